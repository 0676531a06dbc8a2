// Finds what is new and matters: lets the rules judge the newest days, and leaves out what was told or acknowledged.
// docs/decisions/0054 says which findings are new.
import type { Settings } from '../cli/cli.js';
import { hasUntold } from '../findings/findings.js';
import { nowMicros } from '../lib/clock.js';
import { AuthtrackError, StoppedError, TooManyError } from '../lib/errors.js';
import { parseDuration } from '../lib/time-text.js';
import { MICROS_PER_DAY } from '../lib/units.js';
import type { Closing } from '../lib/with-closing.js';
import type { Totals } from '../model/figures.js';
import { type Finding, type FindingRecord, type Judge, severities, type Severity } from '../model/finding.js';
import type { Store } from '../store/store.js';
import type { CommandContext } from './command.js';
import { judgeOf, storedFindings } from './find-findings.js';
import { takeTurn } from './telling-turn.js';

export type NewFindings = {
  /** Neither told nor acknowledged, and grave enough to be told by this run; the highest rank first. */
  readonly all: readonly Finding[];
  /** Those of them whose latest evidence is within alertWithin of now. The others are of an old log: no alarm. */
  readonly alarms: readonly Finding[];
  /** How many others the same days have that are not grave enough. */
  readonly lesser: number;
  /** Whether all stored rows are of old days that were too many to judge here. */
  readonly isLeftOut: boolean;
};

export const noFindings: NewFindings = { all: [], alarms: [], lesser: 0, isLeftOut: false };

/** The newest days with this many rows are judged, however old they are: it takes half a second. */
const FEW_ROWS = 100_000;

export type ToTell = {
  /** The least severity. */
  readonly least: Severity;
  /** Whether those of old logs are told too. */
  readonly hasOld: boolean;
};

type Wanted = ToTell & { readonly totals: Totals; readonly closing: Closing };

type Judged = {
  /** Undefined if the rules could not judge. */
  readonly found?: NewFindings;
  /** Throw this when the rest is done: the next run judges these days. */
  readonly notJudged?: AuthtrackError;
};

/**
 * Lets the rules judge the newest days, and returns what is new. If there is anything, no other run tells it until the
 * end of this one. If the rules cannot judge, it warns, and the run goes on.
 */
export async function findNew(
  { settings, log, signal }: Pick<CommandContext, 'settings' | 'log' | 'signal'>,
  store: Store,
  { totals, closing, ...toTell }: Wanted,
): Promise<Judged> {
  const judge = judgeOf(settings);
  const period = await periodOf(store, totals, settings);
  const select = async (): Promise<NewFindings> => {
    const findings = await storedFindings(store, judge);
    await store.keepFindingRecords(findings.flatMap(continued));
    return newAmong(findings, period, toTell);
  };
  try {
    await judgeSince(store, judge, { begin: period.begin, log });
    if (!settings.json && !(await mayBeNew(store, judge, period, toTell)))
      return { found: { ...noFindings, isLeftOut: period.isLeftOut } };
    const first = await select();
    if (first.all.length === 0) return { found: first };
    const turn = closing(await takeTurn(store, signal));
    // Another run may have told some while this one waited.
    const found = await select();
    if (found.all.length === 0) await turn.close();
    return { found };
  } catch (error) {
    if (!(error instanceof AuthtrackError) || error instanceof StoppedError) throw error;
    log.warn(`no findings: ${error.message}`);
    return { notJudged: error };
  }
}

/** Lets the rules judge. A flood of logins is left out with a warning: the findings before it, charts and bans matter more. */
async function judgeSince(
  store: Pick<Store, 'judge'>,
  judge: Judge,
  { begin, log }: Pick<Period, 'begin'> & Pick<CommandContext, 'log'>,
): Promise<void> {
  try {
    await store.judge(judge, { sinceDay: Math.floor(begin / MICROS_PER_DAY) });
  } catch (error) {
    if (!(error instanceof TooManyError)) throw error;
    log.warn(`${error.message}; ${error.hint}`);
  }
}

/**
 * The records of a finding that goes on, up to its latest evidence. Otherwise one that lasts for months would be new again,
 * once the evidence that was told is too old to be judged.
 */
function continued({ last, records }: Finding): readonly FindingRecord[] {
  return records.filter((record) => last > record.last).map((record) => ({ ...record, last }));
}

/** Whether it is worth the time to look at all signs of the last months. */
async function mayBeNew(
  store: Store,
  { days }: Judge,
  period: Period,
  { least, hasOld }: ToTell,
): Promise<boolean> {
  const since = hasOld ? period.begin : period.alarmsSince;
  const records = { told: await store.findingRecords('told'), acked: await store.findingRecords('acked') };
  // Of a finding of medium severity, others about the same user can make a grave one.
  const fresh = (await store.signs(Math.min(days, period.days))).filter(
    ({ severity, last }) => last >= since && isAtLeast(severity, lesserOf(least, 'medium')),
  );
  return hasUntold(fresh, records);
}

/** In microseconds since 1970 UTC. */
type Period = {
  /** What ended before is of no interest to this run: the rules do not judge these days. */
  readonly begin: number;
  /** The last days of the stored rows that contain it. */
  readonly days: number;
  /** What ended before is of an old log. */
  readonly alarmsSince: number;
  /** Whether all rows are of older days. */
  readonly isLeftOut: boolean;
};

async function periodOf(
  store: Store,
  { period }: Totals,
  { alertWithin }: Pick<Settings, 'alertWithin'>,
): Promise<Period> {
  const now = nowMicros();
  const newest = period?.to ?? now;
  const alarmsSince = now - (parseDuration(alertWithin) ?? 0);
  const begin = Math.min(alarmsSince, (await store.firstOfNewestDays(FEW_ROWS)) * MICROS_PER_DAY);
  return {
    begin,
    days: Math.ceil((newest - begin) / MICROS_PER_DAY) + 1,
    alarmsSince,
    isLeftOut: newest < begin,
  };
}

function newAmong(
  findings: readonly Finding[],
  { begin, alarmsSince, isLeftOut }: Period,
  { least, hasOld }: ToTell,
): NewFindings {
  const since = hasOld ? begin : alarmsSince;
  const open = findings.filter(
    ({ toldAt, ackedAt, last }) => toldAt === null && ackedAt === null && last >= since,
  );
  const all = open.filter(({ severity }) => isAtLeast(severity, least));
  const alarms = all.filter(({ last }) => last >= alarmsSince);
  return { all, alarms, lesser: open.length - all.length, isLeftOut };
}

/** Whether one severity is the other or a graver one. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least);
}

/** The less grave one of two severities. */
export function lesserOf(one: Severity, other: Severity | undefined): Severity {
  return other === undefined || isAtLeast(other, one) ? one : other;
}
