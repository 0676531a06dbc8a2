// In DuckDB the rows of logins hold numbers, and separate tables hold their texts. `logins` becomes a view that joins
// them: see docs/decisions/0020. In MySQL it stays a table.
import type { Dialect } from '../engine.js';
import type { Migration } from './migration.js';

export const loginRows: Migration = ({ text, instant }, { keepsTextsApart }) =>
  keepsTextsApart
    ? [
        // One sequence for all tables of texts; it never returns a number twice.
        'CREATE SEQUENCE IF NOT EXISTS login_texts',

        `CREATE TABLE IF NOT EXISTS login_users (n INTEGER NOT NULL, "user" ${text})`,

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
          host ${text} NOT NULL,
          method ${text},
          rhost ${text}
        )`,

        // User 0, address 0, port -1 and pid -1 mean that there is none.
        `CREATE TABLE IF NOT EXISTS login_rows (
          id BIGINT NOT NULL,
          "date" ${instant} NOT NULL,
          user_n INTEGER NOT NULL,
          address_n INTEGER NOT NULL,
          kind_n INTEGER NOT NULL,
          port INTEGER NOT NULL,
          pid BIGINT NOT NULL,
          attempts INTEGER NOT NULL
        )`,
      ]
    : [];

/** Moves the rows of the table `logins`, and replaces the table by the view. */
export function fillLoginRows({ keepsTextsApart }: Dialect): readonly string[] {
  if (!keepsTextsApart) return [];
  return [...none, ...numberLogins('logins'), 'DROP TABLE logins', ...views];
}

const none = [
  'INSERT INTO login_users VALUES (0, NULL)',
  'INSERT INTO login_countries VALUES (0, NULL, NULL)',
  'INSERT INTO login_addresses VALUES (0, NULL, 0)',
];

const sameCountry =
  'c.country IS NOT DISTINCT FROM l.country AND c.country_code IS NOT DISTINCT FROM l.country_code';

/** Returns statements that store the rows of a table. @param table a table with the columns of `logins` */
export function numberLogins(table: string): readonly string[] {
  return [
    `INSERT INTO login_users SELECT nextval('login_texts'), "user"
      FROM (SELECT DISTINCT "user" FROM ${table} WHERE "user" IS NOT NULL)`,

    `INSERT INTO login_countries SELECT nextval('login_texts'), country, country_code
      FROM (SELECT DISTINCT country, country_code FROM ${table} WHERE COALESCE(country, country_code) IS NOT NULL)`,

    `INSERT INTO login_addresses SELECT nextval('login_texts'), ip, country_n
      FROM (SELECT DISTINCT l.ip, c.n AS country_n FROM ${table} l JOIN login_countries c ON ${sameCountry}
        WHERE l.ip IS NOT NULL)`,

    `INSERT INTO login_kinds SELECT nextval('login_texts'), status, service, host, method, rhost
      FROM (SELECT DISTINCT status, service, host, method, rhost FROM ${table})`,

    `INSERT INTO login_rows SELECT l.id, l."date", COALESCE(u.n, 0), COALESCE(a.n, 0), k.n, COALESCE(l.port, -1),
        COALESCE(l.pid, -1), l.attempts
      FROM ${table} l
        LEFT JOIN login_users u ON u."user" = l."user"
        JOIN login_countries c ON ${sameCountry}
        LEFT JOIN login_addresses a ON a.ip = l.ip AND a.country_n = c.n
        JOIN login_kinds k ON k.status = l.status AND k.service = l.service AND k.host = l.host
          AND k.method IS NOT DISTINCT FROM l.method AND k.rhost IS NOT DISTINCT FROM l.rhost`,
  ];
}

const views = [
  // No outer joins are needed, since every number has a row with its text. This is four times as fast in DuckDB.
  `CREATE VIEW numbered_logins AS
    SELECT l.id, l."date", u."user", a.ip, k.status, k.service, c.country, c.country_code, k.host,
        CAST(NULLIF(l.port, -1) AS BIGINT) AS port, k.method, k.rhost, NULLIF(l.pid, -1) AS pid,
        CAST(l.attempts AS BIGINT) AS attempts, l.address_n
      FROM login_rows l
        JOIN login_users u ON u.n = l.user_n
        JOIN login_addresses a ON a.n = l.address_n
        JOIN login_countries c ON c.n = a.country_n
        JOIN login_kinds k ON k.n = l.kind_n`,

  'CREATE VIEW logins AS SELECT * EXCLUDE (address_n) FROM numbered_logins',
];
