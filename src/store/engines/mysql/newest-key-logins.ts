// Finds the newest logins of keys, one key after the other. Rollups say on which days who logged in with a key. For an
// account that attackers try all day, the index of addresses skips their attempts.
import { MICROS_PER_DAY } from '../../../lib/units.js';
import type { Engine, SqlRow } from '../../engine.js';
import { allOf, anyOf, type Condition, isOneOf } from '../../queries/condition.js';
import { within } from '../../queries/login-days.js';
import { textKey } from '../../rollups/text-key.js';
import { toNumber, toText, toTextOrNull } from '../../sql-row.js';
import { rowsOfTimes, type UserTime } from './newest-of-users.js';

/** A time in which a user logs in with a key, or may do so. */
type Window = UserTime & { readonly day: number; readonly logins: number };

const MAX_WINDOWS_PER_STEP = 64;

/** With more attempts than this, the rows of a user are mostly not logins. */
const MAX_ATTEMPTS = 10_000;

const MAX_ADDRESSES = 500;

export async function newestKeyLogins(
  engine: Engine,
  keys: readonly string[],
  limit: number,
): Promise<readonly SqlRow[]> {
  const found: SqlRow[] = [];
  for (const key of keys) {
    const isCa = key.includes(' ');
    const windows = isCa ? await windowsOfCa(engine, key) : await windowsOfKey(engine, key);
    const condition = isCa
      ? isOneOf('cert_ca', [key])
      : allOf([isOneOf('key_fingerprint', [key]), { sql: 'cert_ca IS NULL', values: [] }]);
    for (const row of await newestIn(engine, windows, { condition, limit }))
      found.push({ ...row, used_key: key });
  }
  return found;
}

async function newestIn(
  engine: Engine,
  windows: readonly Window[],
  { condition, limit }: { readonly condition: Condition; readonly limit: number },
): Promise<readonly SqlRow[]> {
  const found: SqlRow[] = [];
  for (let at = 0; at < windows.length && found.length < limit;) {
    const step = stepOf(windows.slice(at), limit - found.length);
    at += step.length;
    const place = await placeOf(engine, step);
    const { sql, values } = allOf([{ sql: `status = 'Accepted'`, values: [] }, place.condition, condition]);
    const rows = await engine.query(
      `SELECT id, ${engine.dialect.micros('"date"')} AS instant, "user", host, ip, country_code, key_type
        FROM logins FORCE INDEX (${place.index}) WHERE ${sql} ORDER BY "date" DESC, id DESC LIMIT ?`,
      [...values, limit - found.length],
    );
    found.push(...rows);
  }
  return found;
}

/** The first windows with so many logins. A step has whole days, so that the steps are in order of time. */
function stepOf(windows: readonly Window[], wanted: number): readonly Window[] {
  let logins = 0;
  const end = windows.findIndex((window, n) => {
    const isFull = n >= MAX_WINDOWS_PER_STEP || logins >= wanted;
    logins += window.logins;
    return isFull && window.day !== windows[n - 1]?.day;
  });
  return end === -1 ? windows : windows.slice(0, end);
}

type Place = { readonly index: string; readonly condition: Condition };

async function placeOf(engine: Engine, windows: readonly Window[]): Promise<Place> {
  const users = [...new Set(windows.map(({ user }) => user))];
  const addresses = await addressesOf(engine, users);
  if (addresses === undefined) {
    const rowsOf = await rowsOfTimes(engine, windows);
    return { index: 'PRIMARY', condition: rowsOf(windows) };
  }
  const first = Math.min(...windows.map(({ from }) => from));
  const last = Math.max(...windows.map(({ to }) => to));
  const from = anyOf([isOneOf('ip', addresses), { sql: 'ip IS NULL', values: [] }]);
  return { index: 'logins_status_ip_date', condition: allOf([from, within(first, last + 1)]) };
}

/** The addresses that users logged in from; undefined if their ids are better. */
async function addressesOf(engine: Engine, users: readonly string[]): Promise<readonly string[] | undefined> {
  const keys = users.map((user) => textKey(user).key);
  const ofUsers = isOneOf('user_key', keys);
  const [sum] = await engine.query(
    `SELECT COALESCE(SUM(attempts), 0) AS attempts FROM user_attempts WHERE ${ofUsers.sql}`,
    ofUsers.values,
  );
  if (sum === undefined || toNumber(sum, 'attempts') <= MAX_ATTEMPTS) return undefined;
  const { sql, values } = isOneOf('subject_key', keys);
  const rows = await engine.query(
    `SELECT DISTINCT object_key FROM login_facts WHERE fact = 'address' AND ${sql} LIMIT ?`,
    [...values, MAX_ADDRESSES + 1],
  );
  return rows.length > MAX_ADDRESSES ? undefined : rows.map((row) => toText(row, 'object_key'));
}

async function windowsOfKey(engine: Engine, key: string): Promise<readonly Window[]> {
  const rows = await engine.query(
    `SELECT utc_day, user_key, MIN("user") AS name, SUM(logins) AS login_count, MIN(first_micros) AS first_date,
        MAX(last_micros) AS last_date
      FROM key_days WHERE fingerprint_key = ? GROUP BY utc_day, user_key HAVING SUM(logins) > 0
      ORDER BY utc_day DESC, user_key`,
    [textKey(key).key],
  );
  return rows.map((row) => ({
    ...userOf(row),
    from: toNumber(row, 'first_date'),
    to: toNumber(row, 'last_date'),
  }));
}

/** The days on which users of certificates log in at all. */
async function windowsOfCa(engine: Engine, key: string): Promise<readonly Window[]> {
  const rows = await engine.query(
    `SELECT utc_day, user_key, MIN("user") AS name, SUM(logins) AS login_count FROM user_days
      WHERE user_key IN (SELECT subject_key FROM login_facts WHERE fact = 'key' AND object_key = ?)
      GROUP BY utc_day, user_key HAVING SUM(logins) > 0 ORDER BY utc_day DESC, user_key`,
    [textKey(key).key],
  );
  return rows.map((row) => {
    const window = userOf(row);
    const from = window.day * MICROS_PER_DAY;
    return { ...window, from, to: from + MICROS_PER_DAY - 1 };
  });
}

function userOf(row: SqlRow): Pick<Window, 'day' | 'user' | 'logins'> {
  return {
    day: toNumber(row, 'utc_day'),
    user: toTextOrNull(row, 'name') ?? toText(row, 'user_key'),
    logins: toNumber(row, 'login_count'),
  };
}
