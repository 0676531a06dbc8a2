// What is known of addresses, in bulk: see staging.ts.
import type { DuckDBConnection } from '@duckdb/node-api';
import type { KnownAddress } from '../../model/country.js';
import { instantText } from '../instant-text.js';
import { stageGrouped } from './staging.js';

/** To be called within a transaction. At least one; no address twice. */
export async function keepAddresses(
  connection: DuckDBConnection,
  addresses: readonly KnownAddress[],
): Promise<void> {
  const answers = await stageGrouped(connection, addresses, {
    textOf: ({ ip }) => ip,
    restOf: ({ country, answeredBy, answeredAt }) => [
      country.name,
      country.code,
      answeredBy,
      instantText(answeredAt),
    ],
  });
  await connection.run('DELETE FROM addresses WHERE ip IN (SELECT t FROM staged_grouped)');
  await connection.run(
    `INSERT INTO addresses (ip, country, country_code, answered_by, answered_at)
      SELECT s.t, a.t0, a.t1, a.t2, CAST(a.t3 AS TIMESTAMP)
        FROM staged_grouped s JOIN ${answers} a ON a.n = s.group_n`,
  );
}
