// Finds whom the rule `dictionary` of the findings has found, for the setting bans.dictionary. A sign counts only if rows confirm
// it that count for bans, see bans/dictionary-offenders.ts.
import { confirmedSigns, decisiveSigns, dictionaryOffenders } from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { dayText } from '../lib/utc-days.js';
import { MICROS_PER_DAY } from '../lib/units.js';
import type { BanRule, Offender } from '../model/ban-rule.js';
import type { Store } from '../store/store.js';

const RULE = 'dictionary';

type DictionaryBans = {
  readonly found: readonly Offender[];
  /** Days that the rules have not judged, for the user. */
  readonly notices: readonly string[];
};

/**
 * Reads only: it judges nothing.
 * @param rule with the prefix length of one client of IPv6. @param offenders who met the ban rule. @throws what the store throws
 */
export async function findDictionary(
  store: Store,
  { findingDays, findingThresholds }: Settings,
  rule: BanRule & { readonly length: number },
  offenders: readonly Offender[],
): Promise<DictionaryBans> {
  const notices = await noticesOf(store);
  const stored = (await store.signs(findingDays))
    .filter((sign) => sign.rule === RULE)
    .map(({ subject, first, last, details }) => ({
      ...{ ip: subject, first, last },
      names: (details['names'] ?? []) as readonly string[],
    }));
  const signs = decisiveSigns(stored, offenders, rule);
  if (signs.length === 0) return { found: [], notices };
  const wanted = {
    ips: [...new Set(signs.map(({ ip }) => ip))],
    users: [...new Set(signs.flatMap(({ names }) => names))],
    since: signs.reduce((since, { first }) => Math.min(since, first), Infinity),
  };
  const tried = await store.namesTried(rule, wanted);
  const found = confirmedSigns(signs, tried, await leastNames(findingThresholds));
  const failures = await store.failuresOf(rule, [...new Set(found.map(({ ip }) => ip))]);
  return { found: dictionaryOffenders(found, failures, rule), notices };
}

/** How many names the rule wants. @throws UsageError for a threshold that no rule has */
async function leastNames(set: Settings['findingThresholds']): Promise<number> {
  // Loaded only with the setting: these are all rules.
  const { parseThresholds, ruleOf, thresholdsOf } = await import('../findings/findings.js');
  const rule = ruleOf(RULE);
  const thresholds = rule === undefined ? {} : thresholdsOf(rule, parseThresholds(set));
  return thresholds['names'] ?? Infinity;
}

async function noticesOf(store: Store): Promise<readonly string[]> {
  const { period } = await store.totals();
  if (period === null) return [];
  const [judged, newest] = [await store.lastJudgedDay(), Math.floor(period.to / MICROS_PER_DAY)];
  if (judged !== null && judged >= newest) return [];
  const until = judged === null ? 'no stored login' : `no login after ${dayText(judged)}`;
  return [
    `bans.dictionary: the rules of findings have judged ${until}; run \`authtrack findings\` before this command`,
  ];
}
