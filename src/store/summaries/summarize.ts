// What rows add to each summary. The same sums in SQL, for rows that are stored already, are in summary-sql.ts.
import type { Country } from '../../model/country.js';
import type { LoginRow } from '../../model/login-row.js';
import type { Engine, SqlValue } from '../engine.js';
import type { Batch } from '../port.js';
import { byText } from '../queries/by-text.js';
import { dailyLogins, QUARTERS_PER_DAY, SHARDS, userAttempts, userDays } from './summary-tables.js';
import { textKey } from './text-key.js';

const QUARTER_MICROS = 900_000_000;

type Day = { rows: number; attempts: number; first: number; last: number };

/** To be called within the transaction that stores the rows, and last: what it locks is what others wait for. */
export async function addToSummaries(engine: Engine, { source, rows }: Batch): Promise<void> {
  const shard = source.id % SHARDS;
  await engine.addToSummary(dailyLogins, dayRows(rows, shard));
  await engine.addToSummary(userDays, userDayRows(rows, shard));
  await engine.addToSummary(userAttempts, userRows(rows, shard));
}

function dayRows(rows: readonly LoginRow[], shard: number): readonly SqlValue[][] {
  // By country object first, of which a batch has few: joining names to a key for each row would cost more.
  const days = new Map<number, Map<Country, Day>>();
  for (const row of rows) {
    const countries = getOrAdd(
      days,
      Math.trunc(quarterOf(row) / QUARTERS_PER_DAY),
      () => new Map<Country, Day>(),
    );
    const day = getOrAdd(countries, row.country, () => ({
      rows: 0,
      attempts: 0,
      first: row.date,
      last: row.date,
    }));
    addToDay(day, { rows: 1, attempts: attemptsOf(row), first: row.date, last: row.date });
  }
  const sums = new Map<string, { key: SqlValue[]; day: Day }>();
  for (const [utcDay, countries] of days) {
    for (const [{ code, name }, day] of countries) {
      const key = [utcDay, code ?? '', name ?? '', shard];
      const known = sums.get(JSON.stringify(key));
      if (known === undefined) sums.set(JSON.stringify(key), { key, day });
      else addToDay(known.day, day);
    }
  }
  return inOrder(sums).map(({ key, day }) => [...key, day.rows, day.attempts, day.first, day.last]);
}

function addToDay(day: Day, { rows, attempts, first, last }: Day): void {
  day.rows += rows;
  day.attempts += attempts;
  if (first < day.first) day.first = first;
  if (last > day.last) day.last = last;
}

type UserDay = { readonly utcDay: number; readonly user: string; readonly quarters: (number | null)[] };

function userDayRows(rows: readonly LoginRow[], shard: number): readonly SqlValue[][] {
  const sums = new Map<string, UserDay>();
  for (const row of rows) {
    const { status, user } = row;
    if (status !== 'Accepted' || user === null) continue;
    const quarter = quarterOf(row);
    const utcDay = Math.trunc(quarter / QUARTERS_PER_DAY);
    const { quarters } = getOrAdd(sums, `${utcDay} ${user}`, () => {
      return { utcDay, user, quarters: Array.from({ length: QUARTERS_PER_DAY }, () => null) };
    });
    const quarterOfDay = quarter - utcDay * QUARTERS_PER_DAY;
    quarters[quarterOfDay] = (quarters[quarterOfDay] ?? 0) + 1;
  }
  return inOrder(sums).map(({ utcDay, user, quarters }) => {
    const { key, text } = textKey(user);
    const logins = quarters.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    return [utcDay, key, shard, text, logins, ...quarters];
  });
}

function userRows(rows: readonly LoginRow[], shard: number): readonly SqlValue[][] {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const attempts = attemptsOf(row);
    if (attempts > 0 && row.user !== null) sums.set(row.user, (sums.get(row.user) ?? 0) + attempts);
  }
  return [...sums]
    .map(([user, attempts]) => ({ ...textKey(user), attempts }))
    .sort((a, b) => byText(a.key, b.key))
    .map(({ key, text, attempts }) => [key, shard, text, attempts]);
}

function attemptsOf({ status, attempts }: LoginRow): number {
  return status === 'Failed' || status === 'Invalid' ? attempts : 0;
}

function quarterOf({ date }: LoginRow): number {
  return Math.trunc(date / QUARTER_MICROS);
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
