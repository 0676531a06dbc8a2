// Calculates what logins add to each rollup. rollup-sql.ts has the same sums in SQL, for rows that are already stored.
import { unknownCountry } from '../../model/location.js';
import { isFailure } from '../../model/login.js';
import type { SessionEnd } from '../../model/session-end.js';
import { hostLabel } from '../../lib/identity.js';
import { distinctLocations, type LocatedLogins, NONE } from '../../model/logins.js';
import type { Engine, SqlValue } from '../engine.js';
import { addEdits, editsOf } from './edited-days.js';
import { byText, textKey } from './text-key.js';
import {
  dailyLogins,
  hostHours,
  keyDays,
  QUARTERS_PER_DAY,
  SHARDS,
  type RollupTable,
  sessionEnds,
  userAttempts,
  userDays,
} from './rollup-tables.js';

const QUARTER_MICROS = 900_000_000;

type RolledUp = {
  readonly sourceId: number;
  readonly logins: LocatedLogins;
  /** -1 subtracts the logins. */
  readonly times?: 1 | -1;
};

/**
 * Adds logins to the rollups. Call it within the transaction and after the rows: it locks rows that other runs wait
 * for.
 */
export async function addToRollups(engine: Engine, { sourceId, logins, times = 1 }: RolledUp): Promise<void> {
  const shard = sourceId % SHARDS;
  await engine.addToRollup(dailyLogins, summed(dailyLogins, dayRows(logins, shard), times));
  await engine.addToRollup(userDays, summed(userDays, userDayRows(logins, shard), times));
  await engine.addToRollup(userAttempts, summed(userAttempts, userRows(logins, shard), times));
  await engine.addToRollup(hostHours, summed(hostHours, hostHourRows(logins, shard), times));
  if (logins.keys.length > 0)
    await engine.addToRollup(keyDays, summed(keyDays, keyRows(logins, shard), times));
  if (times === -1) await addEdits(engine, editsOf(logins, shard));
}

/** Adds the ends of sessions of a batch, as `addToRollups` adds its logins. */
export async function addSessionEnds(
  engine: Engine,
  sourceId: number,
  ends: readonly SessionEnd[],
): Promise<void> {
  const rows = new Map<string, SqlValue[]>();
  for (const { host, ip, port, pid, date } of ends) {
    const key = [
      dayOf(quarterOf(date)),
      ip ?? '',
      port ?? 0,
      pid ?? 0,
      textKey(hostLabel(host)).key,
      sourceId,
      date,
    ];
    rows.set(JSON.stringify(key), [...key, 1]);
  }
  if (rows.size > 0) await engine.addToRollup(sessionEnds, inOrder(rows));
}

function summed(
  { columns }: RollupTable,
  rows: readonly (readonly SqlValue[])[],
  times: 1 | -1,
): readonly (readonly SqlValue[])[] {
  if (times === 1) return rows;
  const isSum = columns.map(({ merge }) => merge === 'sum');
  return rows.map((row) =>
    row.map((value, k) => (isSum[k] === true && value !== null ? -Number(value) : value)),
  );
}

type DaySum = { rows: number; attempts: number; first: number; last: number };

function dayRows(logins: LocatedLogins, shard: number): readonly SqlValue[][] {
  const { count, date, ip, kind, attempts } = logins;
  const { locations, numbers } = distinctLocations(logins);
  // The last country number is for rows without an address.
  const width = locations.length + 1;
  const isAttempt = attemptKinds(logins);
  const sums = new Map<number, DaySum>();
  // Logs are in order, so most rows have the day of the row before.
  let [today, todays]: [number, DaySum[]] = [NaN, []];
  for (let n = 0; n < count; n++) {
    const at = date[n] ?? 0;
    const utcDay = dayOf(quarterOf(at));
    if (utcDay !== today) [today, todays] = [utcDay, []];
    const country = numbers[ip[n] ?? NONE] ?? locations.length;
    const sum = (todays[country] ??= getOrAdd(sums, utcDay * width + country, () => {
      return { rows: 0, attempts: 0, first: at, last: at };
    }));
    sum.rows += 1;
    if (isAttempt[kind[n] ?? NONE] === 1) sum.attempts += attempts[n] ?? 0;
    if (at < sum.first) sum.first = at;
    if (at > sum.last) sum.last = at;
  }
  const rows = new Map<string, { readonly key: SqlValue[]; readonly sum: DaySum }>();
  for (const [number, sum] of sums) {
    const utcDay = Math.floor(number / width);
    const { code, name } = locations[number - utcDay * width]?.country ?? unknownCountry;
    const key = [utcDay, code ?? '', name ?? '', shard];
    // Several locations have the same key: systems of one country, and null and '' are the same in it.
    const same = getOrAdd(rows, JSON.stringify(key), () => ({ key, sum }));
    if (same.sum !== sum) addTo(same.sum, sum);
  }
  return inOrder(rows).map(({ key, sum }) => [...key, sum.rows, sum.attempts, sum.first, sum.last]);
}

function addTo(sum: DaySum, other: DaySum): void {
  sum.rows += other.rows;
  sum.attempts += other.attempts;
  sum.first = Math.min(sum.first, other.first);
  sum.last = Math.max(sum.last, other.last);
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

type KeySum = { rows: number; logins: number; first: number; last: number };

function keyRows(logins: LocatedLogins, shard: number): readonly SqlValue[][] {
  const { count, date, user, users, kind, kinds, key, keys } = logins;
  const isAccepted = Uint8Array.from(kinds, ({ status }) => Number(status === 'Accepted'));
  const [nameless, width] = [users.length, users.length + 1];
  const sums = new Map<number, KeySum>();
  for (let n = 0; n < count; n++) {
    const which = key[n] ?? NONE;
    if (which === NONE) continue;
    const at = date[n] ?? 0;
    const who = user[n] ?? NONE;
    const ofDay = dayOf(quarterOf(at)) * keys.length + which;
    const sum = getOrAdd(sums, ofDay * width + (who === NONE ? nameless : who), () => {
      return { rows: 0, logins: 0, first: at, last: at };
    });
    sum.rows += 1;
    sum.logins += isAccepted[kind[n] ?? NONE] ?? 0;
    if (at < sum.first) sum.first = at;
    if (at > sum.last) sum.last = at;
  }
  const rows = new Map<string, { readonly key: SqlValue[]; readonly sum: KeySum }>();
  for (const [number, sum] of sums) {
    const ofDay = Math.floor(number / width);
    const utcDay = Math.floor(ofDay / keys.length);
    const fingerprint = keys[ofDay - utcDay * keys.length]?.key_fingerprint ?? null;
    if (fingerprint === null) continue;
    const [ofKey, ofUser] = [textKey(fingerprint), textKey(users[number - ofDay * width] ?? '')];
    const row = [utcDay, ofKey.key, ofUser.key, shard, ofKey.text, ofUser.text];
    // Certificates of one key, and no user and the empty one, have the same row.
    const same = getOrAdd(rows, JSON.stringify(row), () => ({ key: row, sum }));
    if (same.sum === sum) continue;
    same.sum.rows += sum.rows;
    same.sum.logins += sum.logins;
    same.sum.first = Math.min(same.sum.first, sum.first);
    same.sum.last = Math.max(same.sum.last, sum.last);
  }
  return inOrder(rows).map(({ key: of, sum }) => [...of, sum.rows, sum.logins, sum.first, sum.last]);
}

const HOURS_PER_DAY = 24;
const HOUR_MICROS = 3_600_000_000;

type HostDay = {
  readonly utcDay: number;
  readonly host: string;
  rows: number;
  readonly hours: (number | null)[];
};

function hostHourRows({ count, date, kind, kinds }: LocatedLogins, shard: number): SqlValue[][] {
  const sums = new Map<string, HostDay>();
  const hosts = kinds.map(({ host }) => textKey(hostLabel(host)).key);
  const add = (host: string, hour: number, rows: number): void => {
    if (rows === 0) return;
    const utcDay = Math.floor(hour / HOURS_PER_DAY);
    const day = getOrAdd(sums, `${utcDay} ${host}`, () => ({
      utcDay,
      host,
      rows: 0,
      hours: Array.from({ length: HOURS_PER_DAY }, () => null),
    }));
    day.rows += rows;
    const hourOfDay = hour - utcDay * HOURS_PER_DAY;
    day.hours[hourOfDay] = (day.hours[hourOfDay] ?? 0) + rows;
  };
  // Logs are in order, so most rows have the host and hour of the row before.
  let [hour, host, rows] = [0, '', 0];
  for (let n = 0; n < count; n++) {
    const at = date[n] ?? 0;
    const name = hosts[kind[n] ?? NONE] ?? '';
    if (name !== host || at < hour * HOUR_MICROS || at >= (hour + 1) * HOUR_MICROS) {
      add(host, hour, rows);
      [hour, host, rows] = [Math.floor(at / HOUR_MICROS), name, 0];
    }
    rows += 1;
  }
  add(host, hour, rows);
  return [...sums.values()]
    .sort((a, b) => a.utcDay - b.utcDay || byText(a.host, b.host))
    .map(({ utcDay, host, rows, hours }) => [utcDay, host, shard, rows, ...hours]);
}

/** Returns 1 for each kind that counts as failed attempts. */
function attemptKinds({ kinds }: LocatedLogins): Uint8Array {
  return Uint8Array.from(kinds, ({ status }) => Number(isFailure(status)));
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

// All runs take locks in the same order, which avoids deadlocks.
function inOrder<V>(sums: ReadonlyMap<string, V>): readonly V[] {
  return [...sums].sort(([a], [b]) => byText(a, b)).map(([, value]) => value);
}
