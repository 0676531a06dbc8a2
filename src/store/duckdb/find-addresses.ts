// Addresses by one scan, however many are asked for: there is no index to look them up in.
import type { DuckDBConnection } from '@duckdb/node-api';
import { stageTexts } from './staging.js';

/** @returns what of `address_answers` is asked for: the last answer of each, as the view `addresses` has it */
export async function stageAsked(connection: DuckDBConnection, ips: readonly string[]): Promise<string> {
  return `address_answers WHERE ip IN (SELECT t0 FROM ${await stageTexts(connection, [ips])})
    QUALIFY ROW_NUMBER() OVER (PARTITION BY ip ORDER BY rowid DESC) = 1`;
}
