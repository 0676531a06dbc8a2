// Reads the flags of `logins` and `top` that say which logins a user asks for.
import type { Settings } from '../cli/cli.js';
import { nowMicros } from '../lib/clock.js';
import { countryCode, countryNames } from '../lib/country-code.js';
import { UsageError } from '../lib/errors.js';
import { parseNetwork, type Network } from '../lib/networks.js';
import { safeText } from '../lib/safe-text.js';
import { mostSimilar } from '../lib/similar.js';
import { isDay, parseInstant } from '../lib/time-argument.js';
import { openTimeZone } from '../lib/time-zone.js';
import { statuses, type Status } from '../model/login.js';
import { isPartOfFingerprint, type LoginFilter } from '../model/login-filter.js';
import type { CommandContext } from './command.js';

const MAX_ASN = 2 ** 32 - 1;
const MAX_LIMIT = 1_000_000_000;
/** More values of one filter would make a query that no database accepts. */
const MAX_VALUES = 1000;

type FlagContext = Pick<CommandContext, 'options' | 'lists'> & {
  readonly settings: Pick<Settings, 'timezone'>;
};

/** @throws UsageError for a value that its flag does not accept */
export function loginFilterOf({ options, lists, settings }: FlagContext): LoginFilter {
  const given = <Key extends keyof LoginFilter>(
    key: Key,
    flag: string,
    read: (text: string) => NonNullable<LoginFilter[Key]> extends readonly (infer Value)[] ? Value : never,
    isSplit = true,
  ): object => {
    const values = lists[flag]?.flatMap((text) =>
      isSplit ? text.split(',').map((one) => one.trim()) : [text],
    );
    if (values === undefined) return {};
    if (values.length > MAX_VALUES) {
      throw new UsageError(`--${flag}: expected at most ${MAX_VALUES} values, got ${values.length}`, {
        hint: 'ask for fewer values at once',
      });
    }
    return { [key]: [...new Set(values)].map(read) };
  };
  return {
    ...periodOf(options, settings.timezone),
    ...given('hosts', 'host', (text) => nonEmpty('host', text), false),
    ...given('users', 'user', (text) => text, false),
    ...given('networks', 'ip', networkOf),
    ...given('countries', 'country', countryOf),
    ...given('asns', 'asn', asnOf),
    ...given('statuses', 'status', statusOf),
    ...given('methods', 'method', (text) => nonEmpty('method', text)),
    ...given('keys', 'key', keyOf, false),
  };
}

/** The flag --limit: a number, or `all`. @throws UsageError for anything else */
export function limitOf({ options }: Pick<CommandContext, 'options'>, defaultLimit: number): number {
  const { limit } = options;
  if (limit === undefined) return defaultLimit;
  if (limit === 'all') return Number.POSITIVE_INFINITY;
  const count = /^\d{1,10}$/.test(limit) ? Number(limit) : 0;
  if (count > 0 && count <= MAX_LIMIT) return count;
  throw wrong('limit', 'a positive whole number or all', limit, 'give a number such as 200, or all');
}

type Period = Pick<LoginFilter, 'since' | 'until'>;

function periodOf({ since, until }: CommandContext['options'], timezone: string): Period {
  if (since === undefined && until === undefined) return {};
  const clock = { zone: openTimeZone(timezone), now: nowMicros() };
  const instantOf = (flag: string, text: string): number => {
    const instant = parseInstant(text, clock);
    if (instant !== null) return instant;
    throw wrong(
      flag,
      'a time',
      text,
      'write 2026-11-01, "2026-11-01 10:00", 2d (two days ago), today or yesterday',
    );
  };
  const period = {
    ...(since !== undefined && { since: instantOf('since', since) }),
    ...(until !== undefined && { until: instantOf('until', until) }),
  };
  if (until !== undefined && (period.since ?? -Infinity) >= (period.until ?? Infinity)) {
    throw new UsageError(`--until: expected a later time than --since, got "${safeText(until)}"`, {
      hint:
        isDay(until) && period.since === period.until
          ? 'a day ends where the next one begins: name the next day with --until to include this one'
          : 'exchange --since and --until',
    });
  }
  return period;
}

function networkOf(text: string): Network {
  const network = parseNetwork(text);
  if (network !== null) return network;
  throw wrong('ip', 'an address or network', text, 'write 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32');
}

function countryOf(text: string): string {
  const code = countryCode(text);
  if (code !== undefined) return code;
  const similar = mostSimilar(text.toLowerCase(), countryNames());
  throw wrong(
    'country',
    'a country',
    text,
    similar === undefined ? 'write a code such as BR, or the English name' : `did you mean "${similar}"?`,
  );
}

function asnOf(text: string): number {
  const number = Number(/^(?:AS)?(\d{1,10})$/i.exec(text)?.[1] ?? Number.NaN);
  if (number >= 1 && number <= MAX_ASN) return number;
  throw wrong('asn', 'the number of an autonomous system', text, 'write 64500 or AS64500');
}

function statusOf(text: string): Status {
  const status = statuses.find((one) => one.toLowerCase() === text.toLowerCase());
  if (status !== undefined) return status;
  const names = statuses.map((one) => one.toLowerCase()).join(', ');
  throw wrong('status', `one of ${names}`, text, 'write several with commas: accepted,failed');
}

function keyOf(text: string): string {
  if (!isPartOfFingerprint(text)) return nonEmpty('key', text);
  throw wrong(
    'key',
    'a whole fingerprint',
    text,
    'tables shorten them: `authtrack top keys --format csv` prints them whole',
  );
}

function nonEmpty(flag: string, text: string): string {
  if (text !== '') return text;
  throw wrong(flag, 'a value', text, `remove --${flag} to see all`);
}

function wrong(flag: string, expected: string, text: string, hint: string): UsageError {
  return new UsageError(`--${flag}: expected ${expected}, got "${safeText(text)}"`, { hint });
}
