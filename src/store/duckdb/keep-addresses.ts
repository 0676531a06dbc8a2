// What is known of addresses, in bulk: a statement with many values costs 50 microseconds an address, staging them 5.
import { type DuckDBConnection, VARCHAR } from '@duckdb/node-api';
import type { KnownAddress } from '../../model/country.js';
import { instantText } from '../instant-text.js';
import { append } from './append.js';

const types = Array.from({ length: 5 }, () => VARCHAR);

export const stagedKnown = `staged_known (ip VARCHAR, country VARCHAR, country_code VARCHAR, answered_by VARCHAR,
  answered_at VARCHAR)`;

const forget = 'DELETE FROM addresses WHERE ip IN (SELECT ip FROM staged_known)';

const keep = `INSERT INTO addresses (ip, country, country_code, answered_by, answered_at)
  SELECT ip, country, country_code, answered_by, CAST(answered_at AS TIMESTAMP) FROM staged_known`;

/** To be called within a transaction. No address twice. */
export async function keepAddresses(
  connection: DuckDBConnection,
  addresses: readonly KnownAddress[],
): Promise<void> {
  await connection.run('TRUNCATE staged_known');
  await append(
    connection,
    { table: 'staged_known', types, length: addresses.length },
    (vectors, at, index) => {
      const address = addresses[index];
      if (address === undefined) return;
      const { ip, country, answeredBy, answeredAt } = address;
      const texts = [ip, country.name, country.code, answeredBy, instantText(answeredAt)];
      vectors.forEach((vector, column) => vector.setItem(at, texts[column] ?? null));
    },
  );
  await connection.run(forget);
  await connection.run(keep);
}
