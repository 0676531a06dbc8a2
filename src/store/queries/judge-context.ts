// Reads what the rules must know besides the rows of a day: users with their facts, addresses and hosts.
import {
  factKinds,
  type FactKind,
  type FirstSeen,
  type HostHistory,
  type JudgeContext,
  type UserHistory,
  type UserHours,
} from '../../model/finding.js';
import { inGroups } from '../../lib/in-groups.js';

import { NO_SOURCE } from '../../lib/identity.js';
import type { Engine, SqlRow } from '../engine.js';
import { REFUSED_KEY } from '../rollups/login-facts.js';
import { hourColumns, quarterColumns } from '../rollups/rollup-tables.js';
import { toNumber, toNumberOrNull, toText, toTextOrNull } from '../sql-row.js';

const KEYS_PER_STATEMENT = 500;

/** With more users than this, all of them are read by one statement. */
const MAX_USERS_BY_KEY = 5000;

const HOURS_PER_DAY = 24;
const QUARTERS_PER_HOUR = 4;

/** Days before the first judged one whose hours show the rhythm of a host. */
const RHYTHM_DAYS = 15;

/** Returns the users who log in on some days, by name, with their facts and their hours until then. */
export async function judgedUsers(
  engine: Engine,
  { from, to, hoursFrom }: { readonly from: number; readonly to: number; readonly hoursFrom: number },
): Promise<ReadonlyMap<string, UserHistory>> {
  const found = await engine.query(
    'SELECT DISTINCT user_key FROM user_days WHERE utc_day BETWEEN ? AND ? AND logins > 0',
    [from, to],
  );
  const keys = found.map((row) => toText(row, 'user_key'));
  const groups = keys.length > MAX_USERS_BY_KEY ? [undefined] : [...inGroups(keys, KEYS_PER_STATEMENT)];
  const wanted = new Set(keys);
  const facts = new Map<string, UserFacts>();
  const hours = new Map<string, UserHours[]>();
  for (const group of groups) {
    for (const row of await factRows(engine, group)) addFact(facts, wanted, row);
    for (const row of await hourRows(engine, [hoursFrom, to], group)) addHours(hours, row);
  }
  const users = [...facts].map(([key, { user, ...of }]) => ({ user, of, hours: hours.get(key) ?? [] }));
  const keyUsers = await usersOfKeys(engine);
  return new Map(
    users.map(({ user, of, hours: days }) => [
      user,
      { user, facts: of, hours: days, keyUsers: pickKeys(keyUsers, of.key) },
    ]),
  );
}

type UserFacts = Record<FactKind, FirstSeen[]> & { readonly user: string };

async function factRows(engine: Engine, keys: readonly string[] | undefined): Promise<readonly SqlRow[]> {
  const only = keys === undefined ? '' : `AND subject_key IN (${keys.map(() => '?').join(', ')})`;
  return engine.query(
    `SELECT fact, subject_key, object_key, host_key, subject, object, first_micros FROM login_facts
      WHERE fact IN (${factKinds.map((kind) => `'${kind}'`).join(', ')}) ${only}`,
    keys ?? [],
  );
}

function addFact(facts: Map<string, UserFacts>, wanted: ReadonlySet<string>, row: SqlRow): void {
  const key = toText(row, 'subject_key');
  if (!wanted.has(key)) return;
  let known = facts.get(key);
  if (known === undefined) {
    known = { user: toTextOrNull(row, 'subject') ?? key, address: [], country: [], key: [], method: [] };
    facts.set(key, known);
  }
  known[toText(row, 'fact') as FactKind].push({
    object: toTextOrNull(row, 'object') ?? toText(row, 'object_key'),
    host: toText(row, 'host_key'),
    first: toNumber(row, 'first_micros'),
  });
}

/** Returns logins and hours of users by day, ordered by day. */
async function hourRows(
  engine: Engine,
  [from, to]: readonly [from: number, to: number],
  keys: readonly string[] | undefined,
): Promise<readonly SqlRow[]> {
  const hasLogins = (hour: number): string =>
    quarterColumns
      .slice(hour * QUARTERS_PER_HOUR, (hour + 1) * QUARTERS_PER_HOUR)
      .map((column) => `COALESCE(${column}, 0)`)
      .join(' + ');
  // Summed before they are compared: subtracted logins are rows of their own in DuckDB.
  const mask = Array.from(
    { length: HOURS_PER_DAY },
    (_, hour) => `CASE WHEN SUM(${hasLogins(hour)}) > 0 THEN ${2 ** hour} ELSE 0 END`,
  ).join(' + ');
  const only = keys === undefined ? '' : `AND user_key IN (${keys.map(() => '?').join(', ')})`;
  return engine.query(
    `SELECT utc_day, user_key, SUM(logins) AS login_count, ${mask} AS hours FROM user_days
      WHERE utc_day BETWEEN ? AND ? ${only} GROUP BY utc_day, user_key ORDER BY utc_day`,
    [from, to, ...(keys ?? [])],
  );
}

function addHours(hours: Map<string, UserHours[]>, row: SqlRow): void {
  const key = toText(row, 'user_key');
  const day = {
    day: toNumber(row, 'utc_day'),
    logins: toNumber(row, 'login_count'),
    hours: toNumber(row, 'hours'),
  };
  if (day.logins <= 0) return;
  const known = hours.get(key);
  if (known === undefined) hours.set(key, [day]);
  else known.push(day);
}

type KeyUsers = UserHistory['keyUsers'];

/** Returns the users of each key. */
async function usersOfKeys(engine: Engine): Promise<KeyUsers> {
  const rows = await engine.query(
    `SELECT object_key, subject_key, MIN(object) AS object, MIN(subject) AS subject, MIN(first_micros) AS first_seen
      FROM login_facts WHERE fact = 'key' GROUP BY object_key, subject_key`,
  );
  const users = new Map<string, { readonly user: string; readonly first: number }[]>();
  for (const row of rows) {
    const key = toTextOrNull(row, 'object') ?? toText(row, 'object_key');
    const user = {
      user: toTextOrNull(row, 'subject') ?? toText(row, 'subject_key'),
      first: toNumber(row, 'first_seen'),
    };
    const known = users.get(key);
    if (known === undefined) users.set(key, [user]);
    else known.push(user);
  }
  return users;
}

function pickKeys(all: KeyUsers, keys: readonly FirstSeen[]): KeyUsers {
  return new Map(keys.map(({ object }) => [object, all.get(object) ?? []]));
}

/** Reads what is known of addresses and hosts. @param hoursFrom the first day that is judged */
export async function contextOf(
  engine: Engine,
  { users, hoursFrom }: { readonly users: ReadonlyMap<string, UserHistory>; readonly hoursFrom: number },
): Promise<JudgeContext> {
  const [last] = await engine.query(
    'SELECT MAX(last_micros) AS newest FROM daily_logins WHERE row_count > 0',
  );
  return {
    users,
    userSince: await usersSince(engine),
    addressUsers: await usersOfAddresses(engine),
    hosts: await hostHistories(engine, hoursFrom - RHYTHM_DAYS),
    newest: toNumberOrNull(last ?? { newest: null }, 'newest') ?? 0,
  };
}

async function usersSince(engine: Engine): Promise<ReadonlyMap<string, number>> {
  const rows = await engine.query(
    `SELECT subject_key, MIN(subject) AS subject, MIN(first_micros) AS first_seen FROM login_facts
      WHERE fact = 'method' GROUP BY subject_key`,
  );
  return new Map(
    rows.map((row) => [
      toTextOrNull(row, 'subject') ?? toText(row, 'subject_key'),
      toNumber(row, 'first_seen'),
    ]),
  );
}

async function usersOfAddresses(engine: Engine): Promise<JudgeContext['addressUsers']> {
  const rows = await engine.query(
    `SELECT object_key, subject_key, MIN(subject) AS subject, MIN(first_micros) AS first_seen FROM login_facts
      WHERE fact = 'address' GROUP BY object_key, subject_key`,
  );
  const addresses = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const ip = toText(row, 'object_key');
    let users = addresses.get(ip);
    if (users === undefined) {
      users = new Map();
      addresses.set(ip, users);
    }
    users.set(toTextOrNull(row, 'subject') ?? toText(row, 'subject_key'), toNumber(row, 'first_seen'));
  }
  return addresses;
}

async function hostHistories(engine: Engine, hoursFrom: number): Promise<ReadonlyMap<string, HostHistory>> {
  const rows = await engine.query(
    `SELECT host_key, MIN(first_micros) AS first_seen, MAX(last_micros) AS last_seen FROM host_ranges
      WHERE source_id = ${NO_SOURCE} GROUP BY host_key`,
  );
  const publickey = await hostsSince(engine, "fact = 'method' AND object_key = 'publickey'");
  const keys = await hostsSince(engine, "fact = 'key'");
  const refused = await hostsSince(engine, `fact = '${REFUSED_KEY}'`);
  const hours = await hoursOfHosts(engine, hoursFrom);
  return new Map(
    rows.map((row) => {
      const host = toText(row, 'host_key');
      const history: HostHistory = {
        host,
        first: toNumber(row, 'first_seen'),
        last: toNumber(row, 'last_seen'),
        publickeySince: publickey.get(host) ?? null,
        keysSince: keys.get(host) ?? null,
        refusedKeysSince: refused.get(host) ?? null,
        hours: hours.get(host) ?? [],
      };
      return [host, history];
    }),
  );
}

async function hostsSince(engine: Engine, where: string): Promise<ReadonlyMap<string, number>> {
  const rows = await engine.query(
    `SELECT host_key, MIN(first_micros) AS first_seen FROM login_facts WHERE ${where} GROUP BY host_key`,
  );
  return new Map(rows.map((row) => [toText(row, 'host_key'), toNumber(row, 'first_seen')]));
}

/** Returns the hours with rows of each host, as hours since 1970, ascending. */
async function hoursOfHosts(engine: Engine, from: number): Promise<ReadonlyMap<string, readonly number[]>> {
  const mask = hourColumns
    .map((column, hour) => `CASE WHEN SUM(${column}) > 0 THEN ${2 ** hour} ELSE 0 END`)
    .join(' + ');
  const rows = await engine.query(
    `SELECT utc_day, host_key, ${mask} AS hours FROM host_hours WHERE utc_day >= ?
      GROUP BY utc_day, host_key ORDER BY utc_day`,
    [from],
  );
  const found = new Map<string, number[]>();
  for (const row of rows) {
    const [host, day, hours] = [toText(row, 'host_key'), toNumber(row, 'utc_day'), toNumber(row, 'hours')];
    let known = found.get(host);
    if (known === undefined) {
      known = [];
      found.set(host, known);
    }
    for (let hour = 0; hour < HOURS_PER_DAY; hour++)
      if (((hours >> hour) & 1) === 1) known.push(day * HOURS_PER_DAY + hour);
  }
  return found;
}
