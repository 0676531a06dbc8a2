// Stores and finds answers about addresses in bulk, by scans, since there is no index: see migrations.ts.
import type { DuckDBConnection } from '@duckdb/node-api';
import type { KnownAddress } from '../../../model/location.js';
import { append, textColumn } from './append.js';
import { stageTexts } from './staging.js';

// With more addresses than this, removing earlier answers costs more than keeping them: most of the addresses are new.
const MAX_REPLACED = 4096;

/** Stores at least one answer, each for a different address; call it within a transaction. */
export async function keepAddresses(
  connection: DuckDBConnection,
  addresses: readonly KnownAddress[],
): Promise<void> {
  const ips = addresses.map(({ ip }) => ip);
  if (ips.length <= MAX_REPLACED) {
    const staged = await stageTexts(connection, [ips]);
    await connection.run(`DELETE FROM address_answers WHERE ip IN (SELECT t0 FROM ${staged})`);
  }
  await append(connection, 'address_answers', {
    columns: [
      textColumn(ips),
      textColumn(addresses.map(({ location }) => location.country.name)),
      textColumn(addresses.map(({ location }) => location.country.code)),
      textColumn(addresses.map(({ answeredBy }) => answeredBy)),
      { type: 'timestamp', values: Float64Array.from(addresses, ({ answeredAt }) => answeredAt) },
      { type: 'sparse bigint', values: addresses.map(({ location }) => location.asn) },
      textColumn(addresses.map(({ location }) => location.asName)),
    ],
    count: ips.length,
  });
}

/**
 * Stages the addresses and returns the text after FROM that selects the last answer of each, like the view `addresses`.
 */
export async function stageAsked(connection: DuckDBConnection, ips: readonly string[]): Promise<string> {
  return `address_answers WHERE ip IN (SELECT t0 FROM ${await stageTexts(connection, [ips])})
    QUALIFY ROW_NUMBER() OVER (PARTITION BY ip ORDER BY rowid DESC) = 1`;
}
