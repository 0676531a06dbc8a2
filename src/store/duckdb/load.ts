// Bulk loading. Values set one by one as text cost 5 microseconds a row; so each text is sent once per batch, in small
// tables, and rows as plain numbers that point into them. One INSERT … SELECT puts them together.
import { LINES_PER_SOURCE } from '../../lib/login-id.js';
import { DOUBLE, type DuckDBConnection, INTEGER, VARCHAR } from '@duckdb/node-api';
import { type LocatedLogins, NONE } from '../../model/logins.js';
import { append } from './append.js';
import { stagedAsked } from './find-addresses.js';
import { stagedTexts } from './insert-texts.js';
import { stagedKnown } from './keep-addresses.js';

const rowTypes = [INTEGER, INTEGER, INTEGER, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE];

const staging = [
  // Numbers up to 2^53 fit into DOUBLE, and JS writes those fastest.
  `staged_logins (user_n INTEGER, address_n INTEGER, kind_n INTEGER,
    id DOUBLE, micros DOUBLE, port DOUBLE, pid DOUBLE, attempts DOUBLE)`,
  'staged_users (n INTEGER, "user" VARCHAR)',
  'staged_addresses (n INTEGER, country_code VARCHAR, country VARCHAR, ip VARCHAR)',
  'staged_kinds (n INTEGER, status VARCHAR, service VARCHAR, host VARCHAR, method VARCHAR, rhost VARCHAR)',
  stagedKnown,
  stagedAsked,
  stagedTexts,
];

const tables = ['staged_logins', 'staged_users', 'staged_addresses', 'staged_kinds'];

const insert = `INSERT INTO logins (id, "date", "user", ip, status, service, country, country_code, host, port,
    method, rhost, pid, attempts)
  SELECT CAST(l.id AS BIGINT), make_timestamp(CAST(l.micros AS BIGINT)), u."user", a.ip, k.status, k.service,
      a.country, a.country_code, k.host, CAST(NULLIF(l.port, ${NONE}) AS BIGINT), k.method, k.rhost,
      CAST(NULLIF(l.pid, ${NONE}) AS BIGINT), CAST(l.attempts AS BIGINT)
    FROM staged_logins l
    JOIN staged_users u ON u.n = l.user_n
    JOIN staged_addresses a ON a.n = l.address_n
    JOIN staged_kinds k ON k.n = l.kind_n`;

/** Once for each connection. */
export async function makeStaging(connection: DuckDBConnection): Promise<void> {
  for (const table of staging) await connection.run(`CREATE TEMP TABLE ${table}`);
}

/** To be called within a transaction. */
export async function insertLogins(
  connection: DuckDBConnection,
  sourceId: number,
  logins: LocatedLogins,
): Promise<void> {
  const base = sourceId * LINES_PER_SOURCE;
  for (const table of tables) await connection.run(`TRUNCATE ${table}`);
  const columns = [
    logins.user,
    logins.ip,
    logins.kind,
    logins.line,
    logins.date,
    logins.port,
    logins.pid,
    logins.attempts,
  ];
  await append(
    connection,
    { table: 'staged_logins', types: rowTypes, length: logins.count },
    (vectors, at, n) =>
      vectors.forEach((vector, k) => vector.setItem(at, (columns[k]?.[n] ?? NONE) + (k === 3 ? base : 0))),
  );
  const { countries } = logins;
  await appendTexts(connection, 'staged_users', [[null], ...logins.users.map((user) => [user])]);
  await appendTexts(connection, 'staged_addresses', [
    [null, null, null],
    ...logins.ips.map((ip, n) => [countries[n]?.code ?? null, countries[n]?.name ?? null, ip]),
  ]);
  await appendTexts(connection, 'staged_kinds', [
    [null, null, null, null, null],
    ...logins.kinds.map(({ status, service, host, method, rhost }) => [status, service, host, method, rhost]),
  ]);
  await connection.run(insert);
}

/** Numbered from NONE, so the first stands for no text at all. */
async function appendTexts(
  connection: DuckDBConnection,
  table: string,
  tuples: readonly (readonly (string | null)[])[],
): Promise<void> {
  const types = [INTEGER, ...(tuples[0] ?? []).map(() => VARCHAR)];
  await append(connection, { table, types, length: tuples.length }, ([number, ...texts], at, index) => {
    number?.setItem(at, index + NONE);
    texts.forEach((vector, column) => vector.setItem(at, tuples[index]?.[column] ?? null));
  });
}
