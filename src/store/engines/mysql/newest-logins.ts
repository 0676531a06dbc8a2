// Finds the newest logins of a filter. MySQL reads as many rows as it has to look at, so the filter decides where: by the
// index of addresses, by the ids between which the rows of users are, or by the index of dates, which is read from its
// end until enough logins match. Rollups say on which days a country or a key has logins at all.
import { formatIpv4 } from '../../../lib/addresses.js';
import { inGroups } from '../../../lib/in-groups.js';
import type { Period } from '../../../model/figures.js';
import type { Network } from '../../../lib/networks.js';
import { keyTextsOf, type LoginFilter, type LoginPlace } from '../../../model/login-filter.js';
import { statuses } from '../../../model/login.js';
import type { Engine, SqlRow } from '../../engine.js';
import { allOf, type Condition, isOneOf } from '../../queries/condition.js';
import { dateCondition } from '../../queries/filter-conditions.js';
import { daysOf, stepsOfDays } from '../../queries/login-days.js';
import { selectedColumns } from '../../queries/stored-logins.js';
import { textKey } from '../../rollups/text-key.js';
import { toNumber, toText, toTextOrNull } from '../../sql-row.js';
import { inNetwork, loginCondition } from './filter-logins.js';
import { rowsOfTimes, stepsOfUsers, type UserTime } from './newest-of-users.js';
import { ALWAYS } from './user-ranges.js';

type Page = { readonly limit: number; readonly after: LoginPlace | undefined };

/** Where to look: the conditions of one statement after the other, newest first, and the index for them; PRIMARY is that of ids. */
type Plan = { readonly index: string; readonly steps: readonly Condition[] };

/** More addresses of networks are not looked up one by one. */
const MAX_ADDRESSES = 2000;

export async function newestLogins(
  engine: Engine,
  filter: LoginFilter,
  { limit, after }: Page,
): Promise<readonly SqlRow[]> {
  const condition = allOf([dateCondition(filter, after), loginCondition(filter, engine.dialect)]);
  const { index, steps } = await planOf(engine, filter, after);
  const found: number[] = [];
  for (const step of steps) {
    const { sql, values } = allOf([step, condition]);
    const rows = await engine.query(
      `SELECT id FROM logins FORCE INDEX (${index}) WHERE ${sql} ORDER BY "date" DESC, id DESC LIMIT ?`,
      [...values, limit - found.length],
    );
    for (const row of rows) found.push(toNumber(row, 'id'));
    if (found.length >= limit) break;
  }
  return rowsOfIds(engine, found);
}

const IDS_PER_STATEMENT = 1000;

/** The rows in the order of these ids. Sorting rows with their texts costs more than reading few of them again. */
async function rowsOfIds(engine: Engine, ids: readonly number[]): Promise<readonly SqlRow[]> {
  const byId = new Map<number, SqlRow>();
  for (const some of inGroups(ids, IDS_PER_STATEMENT)) {
    const { sql, values } = isOneOf('id', some);
    const rows = await engine.query(
      `SELECT ${selectedColumns(engine.dialect)} FROM logins WHERE ${sql}`,
      values,
    );
    for (const row of rows) byId.set(toNumber(row, 'id'), row);
  }
  return ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
}

async function planOf(engine: Engine, filter: LoginFilter, after: LoginPlace | undefined): Promise<Plan> {
  const { networks, users, keys } = filter;
  const ips = networks === undefined ? undefined : await addressesIn(engine, networks);
  if (ips !== undefined) {
    // Day by day also here: a network may have many rows, and they would all be sorted.
    const wanted = allOf([isOneOf('status', filter.statuses ?? statuses), isOneOf('ip', ips)]);
    const steps = await stepsOfDays(engine, filter, after);
    return { index: 'logins_status_ip_date', steps: steps.map((step) => allOf([wanted, step])) };
  }
  if (keys !== undefined && keyTextsOf(keys).certIds.length === 0) {
    const steps = await daysOfKeys(engine, filter, after);
    if (steps !== undefined) return { index: 'PRIMARY', steps };
  }
  if (users === undefined) return { index: 'logins_date', steps: await stepsOfDays(engine, filter, after) };
  const { countries, hosts } = filter;
  const isOnSomeDays = countries !== undefined || hosts !== undefined;
  const days = isOnSomeDays ? new Set(await daysOf(engine, filter, after)) : undefined;
  return {
    index: 'PRIMARY',
    steps: await stepsOfUsers(engine, users, { period: periodOf(filter, after), days }),
  };
}

function periodOf({ since, until }: LoginFilter, after: LoginPlace | undefined): Period {
  return { from: since ?? ALWAYS.from, to: Math.min(until ?? ALWAYS.to, after?.date ?? ALWAYS.to) };
}

/** Addresses of these networks, stored ones at least; undefined if they are too many to look them up. */
async function addressesIn(
  engine: Engine,
  networks: readonly Network[],
): Promise<readonly string[] | undefined> {
  const ips = new Set<string>();
  for (const network of networks) {
    if (!network.text.includes('/')) {
      ips.add(network.text);
      continue;
    }
    if (network.version === 4 && network.last - network.first < MAX_ADDRESSES) {
      for (const ip of allOfIpv4(network)) ips.add(ip);
      continue;
    }
    const { sql, values } = inNetwork(network);
    for (const status of statuses) {
      const rows = await engine.query(
        `SELECT DISTINCT ip FROM logins FORCE INDEX (logins_status_ip_date) WHERE status = ? AND ${sql} LIMIT ?`,
        [status, ...values, MAX_ADDRESSES + 1],
      );
      for (const row of rows) ips.add(toText(row, 'ip'));
      if (ips.size > MAX_ADDRESSES) return undefined;
    }
  }
  return [...ips];
}

function allOfIpv4({ first, last }: Network): readonly string[] {
  return Array.from({ length: Number(last - first) + 1 }, (_, n) => formatIpv4(Number(first) + n));
}

const MAX_KEY_DAYS_PER_STEP = 64;

/** Anybody can offer a public key with any number of names; planning a statement with all of them takes minutes. */
const MAX_USERS_PER_DAY = 500;

/** Where rows of keys are, newest first: their users and times. Undefined if a day has too many users. */
async function daysOfKeys(
  engine: Engine,
  filter: LoginFilter,
  after: LoginPlace | undefined,
): Promise<readonly Condition[] | undefined> {
  const { from, to } = periodOf(filter, after);
  const { fingerprints } = keyTextsOf(filter.keys ?? []);
  const { sql, values } = isOneOf(
    'fingerprint_key',
    fingerprints.map((text) => textKey(text).key),
  );
  const rows = await engine.query(
    `SELECT utc_day, user_key, MIN("user") AS name, MIN(first_micros) AS first_date, MAX(last_micros) AS last_date
      FROM key_days WHERE ${sql} GROUP BY utc_day, user_key
      HAVING MIN(first_micros) <= ? AND MAX(last_micros) >= ? ORDER BY utc_day DESC`,
    [...values, to, from],
  );
  const steps: UserTime[][] = [];
  let day: number | undefined;
  let room = 1;
  let usersOfDay = 0;
  for (const row of rows) {
    const here = toNumber(row, 'utc_day');
    usersOfDay = here === day ? usersOfDay + 1 : 1;
    if (usersOfDay > MAX_USERS_PER_DAY) return undefined;
    const last = steps.at(-1);
    const time = {
      user: toTextOrNull(row, 'name') ?? toText(row, 'user_key'),
      from: toNumber(row, 'first_date'),
      to: toNumber(row, 'last_date'),
    };
    // A step has whole days, so that the steps are in order of time.
    if (last === undefined || (last.length >= room && here !== day)) {
      steps.push([time]);
      room = Math.min(2 * room, MAX_KEY_DAYS_PER_STEP);
    } else last.push(time);
    day = here;
  }
  const rowsOf = await rowsOfTimes(engine, steps.flat());
  return steps.map(rowsOf);
}
