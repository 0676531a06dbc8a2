// Millions of made-up logins over two years, made by the database, with the rollups that loading would have written.
// The same number of rows always gives the same rows.
import type { Engine } from '../../src/store/engine.js';
import { fillRollups, rollups } from '../../src/store/migrations/0003-summaries.js';
import { fillUserDays } from '../../src/store/migrations/0005-user-days.js';
import { numberLogins } from '../../src/store/engines/duckdb/migrations.js';
import { mergeRows } from '../../src/store/engines/duckdb/add-to-rollup.js';
import { rollupSelects } from '../../src/store/rollups/rollup-sql.js';

const ROWS_PER_STATEMENT = 1_000_000;

/** The size of a batch of a real run: DuckDB's rollups have separate rows for each batch. */
const ROWS_PER_BATCH = 122_880;

/** Like duckdb/add-to-rollup.ts. */
const BATCHES_PER_MERGE = 64;

const FIRST_ID = 2 ** 32;
const FROM_MICROS = Date.UTC(2024, 0) * 1000;
const SPAN_MICROS = 730 * 86_400 * 1_000_000;

export async function fillDatabase(engine: Engine, rows: number): Promise<void> {
  const { dialect } = engine;
  const keepsTextsApart = dialect.loginTables.kind !== 'logins';
  const table = keepsTextsApart ? 'made_logins' : 'logins';
  if (keepsTextsApart) await engine.run('CREATE TABLE made_logins AS SELECT * FROM logins');
  // An index that is made at the end is sorted once.
  if (dialect.hasKeys) await engine.run('ALTER TABLE logins DROP INDEX logins_status_ip_date');
  for (let from = 1; from <= rows; from += ROWS_PER_STATEMENT) {
    const to = Math.min(rows, from + ROWS_PER_STATEMENT - 1);
    await engine.run(insertInto(table, engine, { from, to, rows }));
  }
  if (keepsTextsApart) {
    for (const statement of [...numberLogins('made_logins'), 'DROP TABLE made_logins'])
      await engine.run(statement);
  }
  if (dialect.hasKeys) await fillAtOnce(engine);
  else await fillByBatch(engine, rows);
}

async function fillAtOnce(engine: Engine): Promise<void> {
  const { dialect } = engine;
  for (const statement of [
    ...rollups(dialect.types, dialect),
    ...(dialect.migrations[3]?.define ?? []),
    ...fillRollups(dialect),
    ...fillUserDays(dialect),
  ]) {
    await engine.run(statement);
  }
}

async function fillByBatch(engine: Engine, rows: number): Promise<void> {
  let batches = 0;
  for (let first = 1; first <= rows; first += ROWS_PER_BATCH) {
    const ids = `id BETWEEN ${FIRST_ID + first} AND ${FIRST_ID + Math.min(rows, first + ROWS_PER_BATCH - 1)}`;
    for (const { table, select } of rollupSelects(engine.dialect, ids)) {
      await engine.run(`INSERT INTO ${table.name} ${select}`);
      if (batches % BATCHES_PER_MERGE === 0) await mergeRows(engine, table);
    }
    batches++;
  }
}

type Part = { readonly from: number; readonly to: number; readonly rows: number };

/**
 * One row in ten is a successful login; each attacker makes about twenty attempts; one login in ten thousand is an
 * attacker's.
 */
function insertInto(table: string, { name, dialect }: Engine, { from, to, rows }: Part): string {
  const { quotient } = dialect;
  const isDuckdb = name === 'duckdb';
  const source = isDuckdb
    ? `range(${from}, ${to + 1}) AS numbers(n)`
    : `(SELECT seq AS n FROM seq_${from}_to_${to}) numbers`;
  const micros = `(${FROM_MICROS} + n * ${Math.floor(SPAN_MICROS / rows)})`;
  const instant = isDuckdb
    ? `make_timestamp(CAST(${micros} AS BIGINT))`
    : `TIMESTAMPADD(MICROSECOND, ${micros}, '1970-01-01')`;
  const text = (prefix: string, number: string): string => `CONCAT('${prefix}', CAST(${number} AS CHAR(20)))`;
  const octet = (divisor: number): string => `CAST(MOD(${quotient('address', divisor)}, 256) AS CHAR(3))`;
  return `INSERT INTO ${table} (id, "date", "user", ip, status, service, country, country_code, host, port, method,
      rhost, pid, attempts)
    SELECT ${FIRST_ID} + n, ${instant},
        CASE WHEN chance < 10 THEN ${text('user', 'MOD(n * 31, 40)')} ELSE ${text('name', 'name_n')} END,
        CONCAT(CASE WHEN is_own THEN '198.' ELSE '9.' END, ${octet(65536)}, '.', ${octet(256)}, '.', ${octet(1)}),
        CASE WHEN chance < 10 THEN 'Accepted' WHEN chance < 60 THEN 'Failed' WHEN chance < 95 THEN 'Invalid'
          ELSE 'Probe' END, 'sshd', ${text('Country ', 'MOD(address, 120)')}, ${text('C', 'MOD(address, 120)')},
        'web1', 1024 + MOD(n * 7919, 60000), 'password', NULL, MOD(n, 30000),
        CASE WHEN chance < 95 THEN 1 ELSE 0 END
      FROM (
        SELECT n, chance, chance < 10 AND MOD(n, 9973) > 0 AS is_own,
            CASE WHEN chance < 10 AND MOD(n, 9973) > 0 THEN MOD(n * 31, 400)
              ELSE MOD(${quotient('n', 20)} * 2654435761, 300007) END AS address,
            CAST(FLOOR(POWER(30000, MOD(n * 2654435761, 1000003) / 1000003)) AS ${isDuckdb ? 'BIGINT' : 'SIGNED'}) AS name_n
          FROM (SELECT n, MOD(n * 7919 + ${quotient('n', 97)}, 100) AS chance FROM ${source}) chances
      ) made`;
}
