// Finds the first login after many failures of each address. The rows are selected by the numbers of their addresses
// instead of joining them as the view does: a join of ten million addresses needs more memory than DuckDB has.
import type { DuckDBConnection } from '@duckdb/node-api';
import { failureStatuses } from '../../../model/login.js';
import type { AfterFailures } from '../../engine.js';
import { stageTexts } from './staging.js';

const failed = failureStatuses.map((status) => `'${status}'`).join(', ');

/** Returns the query; the addresses are staged. Both must use the same connection. */
export async function loginsAfterFailures(
  connection: DuckDBConnection,
  { minFailures, since, except, also }: AfterFailures,
): Promise<string> {
  const ips = [...except, ...also];
  const listed = await stageTexts(connection, [
    ips,
    ips.map((_, n) => (n < except.length ? 'except' : 'also')),
  ]);
  const recent =
    since === undefined ? 'TRUE' : since === null ? 'FALSE' : `"date" >= make_timestamp(${since.micros})`;
  // An address has several numbers. Those of the wanted ones are found by their texts, which is faster than by a join.
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE staged_addresses AS SELECT n, ip, country_n FROM login_addresses WHERE ip IN (
        (SELECT ip FROM login_addresses WHERE n IN (
            SELECT address_n FROM login_rows
              WHERE ${recent} AND kind_n IN (SELECT n FROM login_kinds WHERE status = 'Accepted')
          ) EXCEPT SELECT t0 FROM ${listed} WHERE t1 = 'except')
        UNION SELECT t0 FROM ${listed} WHERE t1 = 'also'
      )`,
  );
  return `WITH some_rows AS (
      SELECT id, "date", user_n, address_n, kind_n, attempts FROM login_rows
        WHERE address_n IN (SELECT n FROM staged_addresses)
          AND kind_n IN (SELECT n FROM login_kinds WHERE status IN ('Accepted', ${failed}))
    ), named AS MATERIALIZED (
      SELECT a.ip, r.*, k.status = 'Accepted' AS is_login
        FROM some_rows r JOIN staged_addresses a ON a.n = r.address_n JOIN login_kinds k ON k.n = r.kind_n
    ), failed AS (
      SELECT ip, MIN("date") AS since FROM named WHERE NOT is_login GROUP BY ip HAVING SUM(attempts) >= ${minFailures}
    ), timeline AS (
      SELECT * FROM named WHERE ip IN (SELECT ip FROM failed)
    ), summed AS (
      SELECT *, SUM(CASE WHEN is_login THEN 0 ELSE attempts END)
            OVER (PARTITION BY ip ORDER BY "date", id ROWS UNBOUNDED PRECEDING) AS failures
        FROM timeline
    ), first_logins AS (
      SELECT * FROM summed WHERE is_login AND failures >= ${minFailures}
        QUALIFY ROW_NUMBER() OVER (PARTITION BY ip ORDER BY "date", id) = 1
    )
    SELECT l.ip, c.country, u."user", epoch_us(l."date") AS instant, l.failures, epoch_us(failed.since) AS since
      FROM first_logins l JOIN failed ON failed.ip = l.ip JOIN login_users u ON u.n = l.user_n
        JOIN staged_addresses a ON a.n = l.address_n JOIN login_countries c ON c.n = a.country_n`;
}
