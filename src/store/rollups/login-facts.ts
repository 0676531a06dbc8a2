// First-seen facts about accepted logins: since when a user has a key, a country, an address or a method, on each host.
// A fact only ever becomes earlier, so the order in which logs are read does not matter. Facts outlive their logins:
// `db prune` keeps them.
import { hostLabel } from '../../lib/identity.js';
import { type FactKind, factKinds } from '../../model/finding.js';
import { type LocatedLogins, NONE } from '../../model/logins.js';
import type { Dialect, Engine, SqlValue } from '../engine.js';
import { toNumberOrNull } from '../sql-row.js';
import type { RollupTable } from './rollup-tables.js';
import { byText, textKey, textKeySql } from './text-key.js';

export const loginFacts: RollupTable = {
  name: 'login_facts',
  columns: [
    { name: 'fact', type: 'text' },
    { name: 'subject_key', type: 'text' },
    { name: 'object_key', type: 'text' },
    { name: 'host_key', type: 'text' },
    { name: 'subject', type: 'text' },
    { name: 'object', type: 'text' },
    { name: 'first_micros', type: 'number', merge: 'least' },
  ],
};

/** A fact about a host alone: a public key was refused there. */
export const REFUSED_KEY = 'refused';

/** A line that a pattern of the user reads may have no method. */
const UNKNOWN_METHOD = 'unknown';

type Fact = FactKind | typeof REFUSED_KEY;

/** With more facts than this, a run forgets which ones are stored, and stores them again. */
const MAX_REMEMBERED = 200_000;

/** The facts that a database has, as far as this process knows: nearly all logins repeat them. */
type Remembered = { readonly stored: Map<string, number>; readonly uncommitted: Map<string, number> };

const remembered = new WeakMap<Engine, Remembered>();

function rememberedOf(engine: Engine): Remembered {
  const known = remembered.get(engine) ?? { stored: new Map(), uncommitted: new Map() };
  remembered.set(engine, known);
  return known;
}

/** Call it at the beginning of each try of a transaction: what an earlier try added is not stored. */
export function beginFacts(engine: Engine): void {
  rememberedOf(engine).uncommitted.clear();
}

/** Call it after the transaction. */
export function keepFacts(engine: Engine): void {
  const { stored, uncommitted } = rememberedOf(engine);
  if (stored.size + uncommitted.size > MAX_REMEMBERED) stored.clear();
  for (const [key, first] of uncommitted) stored.set(key, first);
  uncommitted.clear();
}

function forgetFacts(engine: Engine): void {
  remembered.delete(engine);
}

/** Adds the facts of logins; call it within a transaction, after the rows. */
export async function addFacts(engine: Engine, logins: LocatedLogins): Promise<void> {
  const { stored, uncommitted } = rememberedOf(engine);
  const rows: { readonly key: string; readonly row: readonly SqlValue[] }[] = [];
  for (const [key, { fact, subject, object, host, first }] of factsOf(logins)) {
    if (first >= Math.min(stored.get(key) ?? Infinity, uncommitted.get(key) ?? Infinity)) continue;
    uncommitted.set(key, first);
    const [who, what] = fact === REFUSED_KEY ? [noText, noText] : [textKey(subject), textKey(object)];
    rows.push({ key, row: [fact, who.key, what.key, textKey(host).key, who.text, what.text, first] });
  }
  // All runs take locks in the same order, which avoids deadlocks.
  rows.sort((a, b) => byText(a.key, b.key));
  if (rows.length > 0)
    await engine.addToRollup(
      loginFacts,
      rows.map(({ row }) => row),
    );
}

const noText = { key: '', text: null };

type FoundFact = {
  readonly fact: Fact;
  readonly subject: string;
  readonly object: string;
  readonly host: string;
  first: number;
};

function factsOf(logins: LocatedLogins): ReadonlyMap<string, FoundFact> {
  const { count, date, kind, kinds, user, users, ip, ips, locations, key, keys } = logins;
  const found = new Map<string, FoundFact>();
  const isAccepted = Uint8Array.from(kinds, ({ status }) => Number(status === 'Accepted'));
  const isRefusedKey = Uint8Array.from(kinds, ({ status, method }) =>
    Number(status === 'Failed' && method === 'publickey'),
  );
  const hosts = kinds.map(({ host }) => hostLabel(host));
  // Nearly all logins repeat another one of the batch but for the time.
  const seen = new Map<string, number>();
  const add = (fact: FoundFact): void => {
    const name = JSON.stringify([fact.fact, fact.subject, fact.object, fact.host]);
    const known = found.get(name);
    if (known === undefined) found.set(name, fact);
    else if (fact.first < known.first) known.first = fact.first;
  };
  for (let n = 0; n < count; n++) {
    const kindNumber = kind[n] ?? NONE;
    const at = date[n] ?? 0;
    if (isAccepted[kindNumber] !== 1 && isRefusedKey[kindNumber] !== 1) continue;
    const [userNumber, ipNumber, keyNumber] = [user[n] ?? NONE, ip[n] ?? NONE, key[n] ?? NONE];
    const row = `${kindNumber} ${userNumber} ${ipNumber} ${keyNumber}`;
    if (at >= (seen.get(row) ?? Infinity)) continue;
    seen.set(row, at);
    const host = hosts[kindNumber] ?? '';
    if (isRefusedKey[kindNumber] === 1) add({ fact: REFUSED_KEY, subject: '', object: '', host, first: at });
    const who = users[userNumber];
    if (isAccepted[kindNumber] !== 1 || who === undefined) continue;
    const objects: readonly (readonly [FactKind, string | null | undefined])[] = [
      ['method', kinds[kindNumber]?.method ?? UNKNOWN_METHOD],
      ['address', ips[ipNumber]],
      ['country', locations[ipNumber]?.country.code],
      ['key', keys[keyNumber]?.cert_ca ?? keys[keyNumber]?.key_fingerprint],
    ];
    for (const [fact, object] of objects)
      if (object !== null && object !== undefined && object !== '')
        add({ fact, subject: who, object, host, first: at });
  }
  return found;
}

/** Returns statements that add the facts of all stored logins, unless they are known. */
export function factFills(dialect: Dialect): readonly string[] {
  const host = textKeySql(dialect, dialect.hostLabel('host')).key;
  const user = textKeySql(dialect, '"user"');
  const object = textKeySql(dialect, 'what');
  const micros = dialect.micros('MIN(first_date)');
  // Accepted logins are summed up before anything is done with their texts.
  const facts = [
    `SELECT fact, ${user.key} AS subject_key, ${object.key} AS object_key, ${host} AS host_key,
        MIN(${user.text}) AS subject, MIN(${object.text}) AS object, ${micros} AS first_micros
      FROM (
        SELECT kinds.fact, "user", host, first_date,
            CASE kinds.fact WHEN 'method' THEN COALESCE(method, '${UNKNOWN_METHOD}') WHEN 'address' THEN ip
              WHEN 'country' THEN country_code ELSE key_of END AS what
          FROM (
            SELECT "user", host, method, ip, country_code, COALESCE(cert_ca, key_fingerprint) AS key_of,
                MIN("date") AS first_date
              FROM logins WHERE status = 'Accepted' AND "user" IS NOT NULL
              GROUP BY "user", host, method, ip, country_code, COALESCE(cert_ca, key_fingerprint)
          ) summed CROSS JOIN (${factKinds.map((fact) => `SELECT '${fact}' AS fact`).join(' UNION ALL ')}) kinds
      ) named WHERE what IS NOT NULL AND what <> ''
      GROUP BY fact, ${user.key}, ${object.key}, ${host}`,
    `SELECT '${REFUSED_KEY}' AS fact, '' AS subject_key, '' AS object_key, ${host} AS host_key,
        NULL AS subject, NULL AS object, ${micros} AS first_micros
      FROM (
        SELECT host, MIN("date") AS first_date FROM logins
          WHERE status = 'Failed' AND method = 'publickey' GROUP BY host
      ) refused GROUP BY ${host}`,
  ];
  const isKnown = ['fact', 'subject_key', 'object_key', 'host_key'].map(
    (name) => `known.${name} = found.${name}`,
  );
  return facts.map(
    (select) => `INSERT INTO ${loginFacts.name} SELECT * FROM (${select}) found
      WHERE NOT EXISTS (SELECT 1 FROM ${loginFacts.name} known WHERE ${isKnown.join(' AND ')})`,
  );
}

/**
 * Removes the facts of logins that are no longer stored, after a log was removed. Facts from before the oldest stored
 * login stay: `db prune` removed their logins. Call it within a transaction.
 */
export async function refillFacts(engine: Engine): Promise<void> {
  forgetFacts(engine);
  const [oldest] = await engine.query(
    'SELECT MIN(first_micros) AS oldest FROM daily_logins WHERE row_count > 0',
  );
  const from = oldest === undefined ? null : toNumberOrNull(oldest, 'oldest');
  await engine.run(`DELETE FROM ${loginFacts.name} WHERE first_micros >= ?`, [from ?? 0]);
  for (const statement of factFills(engine.dialect)) await engine.run(statement);
}
