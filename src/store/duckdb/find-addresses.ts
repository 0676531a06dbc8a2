// Addresses by one scan, however many are asked for: there is no index to look them up in.
import type { DuckDBConnection } from '@duckdb/node-api';
import { stageTexts } from './staging.js';

/** @returns a condition on `addresses` */
export async function stageAsked(connection: DuckDBConnection, ips: readonly string[]): Promise<string> {
  return `ip IN (SELECT t0 FROM ${await stageTexts(connection, [ips])})`;
}
