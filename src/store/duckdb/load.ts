// Bulk loading. Values set one by one as text cost 5 microseconds a row; so each text is sent once per batch, in small
// tables, and rows as plain numbers that point into them. One INSERT … SELECT puts them together.
import { LINES_PER_SOURCE } from '../../lib/login-id.js';
import { DOUBLE, type DuckDBConnection, INTEGER, VARCHAR } from '@duckdb/node-api';
import type { LoginRow } from '../../model/login-row.js';
import { append } from './append.js';
import { stagedAsked } from './find-addresses.js';
import { stagedTexts } from './insert-texts.js';
import { stagedKnown } from './keep-addresses.js';
import { numberTexts, type TextTable } from './text-table.js';

// Stands for null; cheaper than validity masks.
const NONE = -1;

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
  rows: readonly LoginRow[],
): Promise<void> {
  const users = numberTexts(1);
  const addresses = numberTexts(3);
  const kinds = numberTexts(5);
  const base = sourceId * LINES_PER_SOURCE;
  for (const table of tables) await connection.run(`TRUNCATE ${table}`);

  await append(
    connection,
    { table: 'staged_logins', types: rowTypes, length: rows.length },
    (vectors, at, index) => {
      const [user, address, kind, id, micros, port, pid, attempts] = vectors;
      const row = rows[index];
      if (row === undefined) return;
      user?.setItem(at, users.number(row.user));
      address?.setItem(at, addresses.number(row.country.code, row.country.name, row.ip));
      kind?.setItem(at, kinds.number(row.status, row.service, row.host, row.method, row.rhost));
      id?.setItem(at, base + row.line);
      micros?.setItem(at, row.date);
      port?.setItem(at, row.port ?? NONE);
      pid?.setItem(at, row.pid ?? NONE);
      attempts?.setItem(at, row.attempts);
    },
  );
  await appendTexts(connection, 'staged_users', users);
  await appendTexts(connection, 'staged_addresses', addresses);
  await appendTexts(connection, 'staged_kinds', kinds);
  await connection.run(insert);
}

async function appendTexts(
  connection: DuckDBConnection,
  table: string,
  { tuples, width }: TextTable,
): Promise<void> {
  const types = [INTEGER, ...Array.from({ length: width }, () => VARCHAR)];
  await append(connection, { table, types, length: tuples.length }, ([number, ...texts], at, index) => {
    number?.setItem(at, index);
    texts.forEach((vector, column) => vector.setItem(at, tuples[index]?.[column] ?? null));
  });
}
