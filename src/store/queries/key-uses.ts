// Which keys users log in with. Facts say since when and on which hosts, the rollup of keys by day how often; only for the
// newest logins rows are read.
import { grouped } from '../../lib/grouped.js';
import { inGroups } from '../../lib/in-groups.js';
import { NO_SOURCE } from '../../lib/identity.js';
import type { KeyFact, KeyHost, KeyLogin, KeyUse, KeyUser, KnownKeys } from '../../model/authorized-key.js';
import type { Engine, SqlRow } from '../engine.js';
import { rolledUpUsers, textKey } from '../rollups/text-key.js';
import { toNumber, toText, toTextOrNull } from '../sql-row.js';
import { isOneOf } from './condition.js';

/** Since when each user logs in with each key on each host, and since when the logs of the hosts have keys. */
export async function knownKeys(engine: Engine): Promise<KnownKeys> {
  const rows = await engine.query(
    `SELECT subject_key, object_key, host_key, MIN(subject) AS subject, MIN(object) AS object,
        MIN(first_micros) AS first_seen
      FROM login_facts WHERE fact = 'key' GROUP BY object_key, subject_key, host_key
      ORDER BY first_seen, object_key, subject_key, host_key`,
  );
  const facts = rows.map((row): KeyFact => ({
    key: toTextOrNull(row, 'object') ?? toText(row, 'object_key'),
    user: toTextOrNull(row, 'subject') ?? toText(row, 'subject_key'),
    host: toText(row, 'host_key'),
    first: toNumber(row, 'first_seen'),
  }));
  return { facts, hosts: await keyHosts(engine) };
}

async function keyHosts(engine: Engine): Promise<readonly KeyHost[]> {
  const publickey = await hostsSince(engine, `fact = 'method' AND object_key = 'publickey'`);
  const keys = await hostsSince(engine, `fact = 'key'`);
  const rows = await engine.query(
    `SELECT host_key, MIN(first_micros) AS first_seen, MAX(last_micros) AS last_seen FROM host_ranges
      WHERE source_id = ${NO_SOURCE} GROUP BY host_key ORDER BY host_key`,
  );
  return rows.map((row) => {
    const host = toText(row, 'host_key');
    return {
      host,
      first: toNumber(row, 'first_seen'),
      last: toNumber(row, 'last_seen'),
      publickeySince: publickey.get(host) ?? null,
      keysSince: keys.get(host) ?? null,
    };
  });
}

async function hostsSince(engine: Engine, where: string): Promise<ReadonlyMap<string, number>> {
  const rows = await engine.query(
    `SELECT host_key, MIN(first_micros) AS first_seen FROM login_facts WHERE ${where} GROUP BY host_key`,
  );
  return new Map(rows.map((row) => [toText(row, 'host_key'), toNumber(row, 'first_seen')]));
}

const KEYS_PER_STATEMENT = 1000;

/** Returns the use of each key that has any. @param keys different ones, as in KeyFact @param newest logins of each key */
export async function keyUses(
  engine: Engine,
  keys: readonly string[],
  newest: number,
): Promise<readonly KeyUse[]> {
  const uses: KeyUse[] = [];
  for (const some of inGroups(keys, KEYS_PER_STATEMENT)) {
    const users = await usersOf(engine, some);
    const refused = await refusedOf(engine, some);
    const used = some.filter((key) => users.has(key) || isCa(key));
    const rows = grouped(await engine.newestKeyLogins(used, newest), (row) => toText(row, 'used_key'));
    for (const key of some) {
      const logins = rows.get(key) ?? [];
      const use = {
        key,
        type: logins[0] === undefined ? null : toTextOrNull(logins[0], 'key_type'),
        users: users.get(key) ?? [],
        refused: refused.get(key) ?? 0,
        newest: logins.map(keyLogin),
      };
      if (use.users.length + use.refused + use.newest.length > 0) uses.push(use);
    }
  }
  return uses;
}

/** A CA is named with its type. */
function isCa(key: string): boolean {
  return key.includes(' ');
}

function keyLogin(row: SqlRow): KeyLogin {
  return {
    date: toNumber(row, 'instant'),
    user: toTextOrNull(row, 'user'),
    host: toText(row, 'host'),
    ip: toTextOrNull(row, 'ip'),
    countryCode: toTextOrNull(row, 'country_code'),
  };
}

/** Returns who logged in with each key. Others may have offered it with any number of names. */
async function usersOf(
  engine: Engine,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly KeyUser[]>> {
  const { sql, values } = ofKeys(keys);
  const rows = await engine.query(
    `SELECT fingerprint_key, user_key, SUM(login_count) AS login_sum, MAX(last_seen) AS last_seen
      FROM (
        SELECT fingerprint_key, user_key, utc_day, SUM(logins) AS login_count, MAX(last_micros) AS last_seen
          FROM key_days WHERE ${sql} GROUP BY fingerprint_key, user_key, utc_day HAVING SUM(logins) > 0
      ) days GROUP BY fingerprint_key, user_key ORDER BY login_sum DESC, user_key`,
    values,
  );
  const names = await rolledUpUsers(
    engine,
    'user_days',
    rows.map((row) => toText(row, 'user_key')),
  );
  return new Map(
    [...grouped(rows, (row) => toText(row, 'fingerprint_key'))].map(([key, some]) => [
      key,
      some.map((row) => ({
        user: nameOf(toText(row, 'user_key'), names),
        logins: toNumber(row, 'login_sum'),
        last: toNumber(row, 'last_seen'),
      })),
    ]),
  );
}

/** The rollup of keys has '' for logins without a name, which the rollup of users leaves out. */
function nameOf(key: string, names: (key: string) => string): string {
  return key === textKey('').key ? '' : names(key);
}

async function refusedOf(engine: Engine, keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { sql, values } = ofKeys(keys);
  const rows = await engine.query(
    `SELECT fingerprint_key, SUM(row_count) - SUM(logins) AS refused FROM key_days WHERE ${sql}
      GROUP BY fingerprint_key`,
    values,
  );
  return new Map(rows.map((row) => [toText(row, 'fingerprint_key'), toNumber(row, 'refused')]));
}

/** Of fingerprints the key is the text: they are short. */
function ofKeys(keys: readonly string[]): ReturnType<typeof isOneOf> {
  return isOneOf(
    'fingerprint_key',
    keys.map((key) => textKey(key).key),
  );
}
