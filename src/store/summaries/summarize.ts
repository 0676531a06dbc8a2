// What logins add to each summary. The same sums in SQL, for rows that are stored already, are in summary-sql.ts.
import { type Country, unknownCountry } from '../../model/country.js';
import { type LocatedLogins, NONE } from '../../model/logins.js';
import type { Engine, SqlValue } from '../engine.js';
import type { Batch } from '../port.js';
import { byText } from '../queries/by-text.js';
import { dailyLogins, QUARTERS_PER_DAY, SHARDS, userAttempts, userDays } from './summary-tables.js';
import { textKey } from './text-key.js';

const QUARTER_MICROS = 900_000_000;

/** To be called within the transaction that stores the rows, and last: what it locks is what others wait for. */
export async function addToSummaries(engine: Engine, { source, logins }: Batch): Promise<void> {
  const shard = source.id % SHARDS;
  await engine.addToSummary(dailyLogins, dayRows(logins, shard));
  await engine.addToSummary(userDays, userDayRows(logins, shard));
  await engine.addToSummary(userAttempts, userRows(logins, shard));
}

type DaySum = { rows: number; attempts: number; first: number; last: number };

function dayRows(logins: LocatedLogins, shard: number): readonly SqlValue[][] {
  const { count, date, ip, kind, attempts } = logins;
  const { countries, numbers } = distinctCountries(logins);
  const isAttempt = attemptKinds(logins);
  const sums = new Map<number, DaySum>();
  // Logs come in order: the day is mostly that of the row before.
  let [today, todays]: [number, DaySum[]] = [NaN, []];
  for (let n = 0; n < count; n++) {
    const at = date[n] ?? 0;
    const utcDay = dayOf(quarterOf(at));
    if (utcDay !== today) [today, todays] = [utcDay, []];
    const country = numbers[ip[n] ?? NONE] ?? 0;
    const sum = (todays[country] ??= getOrAdd(sums, utcDay * countries.length + country, () => {
      return { rows: 0, attempts: 0, first: at, last: at };
    }));
    sum.rows += 1;
    if (isAttempt[kind[n] ?? NONE] === 1) sum.attempts += attempts[n] ?? 0;
    if (at < sum.first) sum.first = at;
    if (at > sum.last) sum.last = at;
  }
  const rows = new Map<string, SqlValue[]>();
  for (const [number, sum] of sums) {
    const utcDay = Math.floor(number / countries.length);
    const { code, name } = countries[number - utcDay * countries.length] ?? unknownCountry;
    const key = [utcDay, code ?? '', name ?? '', shard];
    rows.set(JSON.stringify(key), [...key, sum.rows, sum.attempts, sum.first, sum.last]);
  }
  return inOrder(rows);
}

/** Country 0 is the unknown one; `numbers` has that of each address. A null is what '' is. */
function distinctCountries({ countries: all }: LocatedLogins): {
  readonly countries: readonly Country[];
  readonly numbers: Int32Array;
} {
  const countries = [unknownCountry];
  const known = new Map([[keyOf(unknownCountry), 0]]);
  const numbers = Int32Array.from(all, (country) =>
    getOrAdd(known, keyOf(country), () => countries.push(country) - 1),
  );
  return { countries, numbers };
}

function keyOf({ code, name }: Country): string {
  return JSON.stringify([code ?? '', name ?? '']);
}

type UserDay = { readonly utcDay: number; readonly user: string; readonly quarters: (number | null)[] };

function userDayRows({ count, date, user, users, kind, kinds }: LocatedLogins, shard: number): SqlValue[][] {
  const isAccepted = Uint8Array.from(kinds, ({ status }) => Number(status === 'Accepted'));
  const sums = new Map<number, UserDay>();
  for (let n = 0; n < count; n++) {
    const who = user[n] ?? NONE;
    if (isAccepted[kind[n] ?? NONE] !== 1 || who === NONE) continue;
    const quarter = quarterOf(date[n] ?? 0);
    const utcDay = dayOf(quarter);
    const { quarters } = getOrAdd(sums, utcDay * users.length + who, () => ({
      utcDay,
      user: users[who] ?? '',
      quarters: Array.from({ length: QUARTERS_PER_DAY }, () => null),
    }));
    const quarterOfDay = quarter - utcDay * QUARTERS_PER_DAY;
    quarters[quarterOfDay] = (quarters[quarterOfDay] ?? 0) + 1;
  }
  return [...sums.values()]
    .sort((a, b) => a.utcDay - b.utcDay || byText(a.user, b.user))
    .map((day) => {
      const { key, text } = textKey(day.user);
      const logins = day.quarters.reduce<number>((sum, some) => sum + (some ?? 0), 0);
      return [day.utcDay, key, shard, text, logins, ...day.quarters];
    });
}

function userRows(logins: LocatedLogins, shard: number): readonly SqlValue[][] {
  const { count, user, users, kind, attempts } = logins;
  const isAttempt = attemptKinds(logins);
  const sums = new Float64Array(users.length);
  for (let n = 0; n < count; n++) {
    const who = user[n] ?? NONE;
    if (who !== NONE && isAttempt[kind[n] ?? NONE] === 1) sums[who] = (sums[who] ?? 0) + (attempts[n] ?? 0);
  }
  return users
    .flatMap((name, who) => {
      const tried = sums[who] ?? 0;
      return tried > 0 ? [{ ...textKey(name), tried }] : [];
    })
    .sort((a, b) => byText(a.key, b.key))
    .map(({ key, text, tried }) => [key, shard, text, tried]);
}

/** 1 for each kind whose attempts count. */
function attemptKinds({ kinds }: LocatedLogins): Uint8Array {
  return Uint8Array.from(kinds, ({ status }) => Number(status === 'Failed' || status === 'Invalid'));
}

function quarterOf(micros: number): number {
  return Math.trunc(micros / QUARTER_MICROS);
}

function dayOf(quarter: number): number {
  return Math.trunc(quarter / QUARTERS_PER_DAY);
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

// Whoever takes locks in the same order as all others never waits for one who waits for him.
function inOrder<V>(sums: ReadonlyMap<string, V>): readonly V[] {
  return [...sums].sort(([a], [b]) => byText(a, b)).map(([, value]) => value);
}
