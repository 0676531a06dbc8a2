// Finds any number of addresses by one scan, since there is no index.
import type { DuckDBConnection } from '@duckdb/node-api';
import { stageTexts } from './staging.js';

/**
 * Stages the addresses and returns the text after FROM that selects the last answer of each, like the view `addresses`.
 */
export async function stageAsked(connection: DuckDBConnection, ips: readonly string[]): Promise<string> {
  return `address_answers WHERE ip IN (SELECT t0 FROM ${await stageTexts(connection, [ips])})
    QUALIFY ROW_NUMBER() OVER (PARTITION BY ip ORDER BY rowid DESC) = 1`;
}
