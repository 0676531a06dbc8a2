// What the schema needs in DuckDB beyond the migrations of all engines.
//
// From version 8 on, the rows of logins hold numbers, and separate tables hold their texts; `logins` is a view that joins
// them: see docs/decisions/0020. From version 9 on, a table may hold several answers about an address, since there is no
// index to find earlier ones; `addresses` is a view of the last answer for each address: see docs/decisions/0023.
import { columnsUpTo, type LoginColumn, quotedName } from '../../../model/login-columns.js';
import type { Dialect } from '../../engine.js';

const none = [
  'INSERT INTO login_users VALUES (0, NULL)',
  'INSERT INTO login_countries VALUES (0, NULL, NULL)',
  'INSERT INTO login_addresses VALUES (0, NULL, 0)',
];

const sameCountry =
  'c.country IS NOT DISTINCT FROM l.country AND c.country_code IS NOT DISTINCT FROM l.country_code';

/** Returns statements that store the rows of a table. @param table has the columns that `logins` had in version 8 */
export function numberLogins(table: string): readonly string[] {
  return [
    `INSERT INTO login_users SELECT nextval('login_texts'), "user"
      FROM (SELECT DISTINCT "user" FROM ${table} WHERE "user" IS NOT NULL)`,

    `INSERT INTO login_countries (n, country, country_code)
      SELECT nextval('login_texts'), country, country_code
      FROM (SELECT DISTINCT country, country_code FROM ${table} WHERE COALESCE(country, country_code) IS NOT NULL)`,

    `INSERT INTO login_addresses SELECT nextval('login_texts'), ip, country_n
      FROM (SELECT DISTINCT l.ip, c.n AS country_n FROM ${table} l JOIN login_countries c ON ${sameCountry}
        WHERE l.ip IS NOT NULL)`,

    // By name: the tables of benchmarks have the columns of later versions too.
    `INSERT INTO login_kinds (n, status, service, host, method, rhost)
      SELECT nextval('login_texts'), status, service, host, method, rhost
      FROM (SELECT DISTINCT status, service, host, method, rhost FROM ${table})`,

    `INSERT INTO login_rows (id, "date", user_n, address_n, kind_n, port, pid, attempts)
      SELECT l.id, l."date", COALESCE(u.n, 0), COALESCE(a.n, 0), k.n, COALESCE(l.port, -1),
        COALESCE(l.pid, -1), l.attempts
      FROM ${table} l
        LEFT JOIN login_users u ON u."user" = l."user"
        JOIN login_countries c ON ${sameCountry}
        LEFT JOIN login_addresses a ON a.ip = l.ip AND a.country_n = c.n
        JOIN login_kinds k ON k.status = l.status AND k.service = l.service AND k.host = l.host
          AND k.method IS NOT DISTINCT FROM l.method AND k.rhost IS NOT DISTINCT FROM l.rhost`,
  ];
}

/** How the view gets a column: from the row itself, or by the alias of the table with its text. */
const rowColumns: Readonly<Record<string, string>> = {
  port: 'CAST(NULLIF(l.port, -1) AS BIGINT) AS port',
  pid: 'NULLIF(l.pid, -1) AS pid',
  attempts: 'CAST(l.attempts AS BIGINT) AS attempts',
};
const aliases = { row: 'l', user: 'u', address: 'a', location: 'c', kind: 'k', key: 'y' } as const;

function selected(column: LoginColumn): string {
  return rowColumns[column.name] ?? `${aliases[column.of]}.${quotedName(column)}`;
}

/** The version that adds keys. */
const WITH_KEYS = 12;

/** Returns the statements that create the views of a schema version. */
function views(version: number): readonly string[] {
  return [
    // No outer joins are needed, since every number has a row with its text. This is four times as fast in DuckDB.
    `CREATE VIEW numbered_logins AS
      SELECT ${columnsUpTo(version).map(selected).join(', ')}, l.address_n
        FROM login_rows l
          JOIN login_users u ON u.n = l.user_n
          JOIN login_addresses a ON a.n = l.address_n
          JOIN login_countries c ON c.n = a.country_n
          JOIN login_kinds k ON k.n = l.kind_n${version < WITH_KEYS ? '' : '\n          JOIN login_keys y ON y.n = l.key_n'}`,

    'CREATE VIEW logins AS SELECT * EXCLUDE (address_n) FROM numbered_logins',
  ];
}

/** Returns the statements that replace the views, for a version that adds columns to `login_kinds`. */
export function newViews(version: number): readonly string[] {
  return ['DROP VIEW logins', 'DROP VIEW numbered_logins', ...views(version)];
}

// Ordered by rowid and not by time, since the clock may have been wrong.
const ADDRESSES = `CREATE VIEW addresses AS SELECT * FROM address_answers
        QUALIFY ROW_NUMBER() OVER (PARTITION BY ip ORDER BY rowid DESC) = 1`;

export const migrations: Dialect['migrations'] = {
  8: {
    define: [
      // One sequence for all tables of texts; it never returns a number twice.
      'CREATE SEQUENCE IF NOT EXISTS login_texts',

      `CREATE TABLE IF NOT EXISTS login_users (n INTEGER NOT NULL, "user" VARCHAR)`,

      `CREATE TABLE IF NOT EXISTS login_countries (
        n INTEGER NOT NULL,
        country VARCHAR(255),
        country_code VARCHAR(64)
      )`,

      `CREATE TABLE IF NOT EXISTS login_addresses (
        n INTEGER NOT NULL,
        ip VARCHAR(64),
        country_n INTEGER NOT NULL
      )`,

      `CREATE TABLE IF NOT EXISTS login_kinds (
        n INTEGER NOT NULL,
        status VARCHAR(16) NOT NULL,
        service VARCHAR(64) NOT NULL,
        host VARCHAR NOT NULL,
        method VARCHAR,
        rhost VARCHAR
      )`,

      // User 0, address 0, port -1 and pid -1 mean that there is none.
      `CREATE TABLE IF NOT EXISTS login_rows (
        id BIGINT NOT NULL,
        "date" TIMESTAMP NOT NULL,
        user_n INTEGER NOT NULL,
        address_n INTEGER NOT NULL,
        kind_n INTEGER NOT NULL,
        port INTEGER NOT NULL,
        pid BIGINT NOT NULL,
        attempts INTEGER NOT NULL
      )`,
    ],
    fill: [...none, ...numberLogins('logins'), 'DROP TABLE logins', ...views(8)],
  },
  9: {
    fill: ['ALTER TABLE addresses RENAME TO address_answers', ADDRESSES],
  },
  [WITH_KEYS]: {
    // Key 0 means that there is none.
    first: ['CREATE TABLE IF NOT EXISTS login_keys (n INTEGER NOT NULL)'],
    define: ['ALTER TABLE login_rows ADD COLUMN key_n INTEGER DEFAULT 0'],
    fill: [
      'INSERT INTO login_keys (n) VALUES (0)',
      // The view has the columns of its table as they were when it was made.
      'DROP VIEW addresses',
      ADDRESSES,
    ],
  },
};
