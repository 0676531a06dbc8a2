// Addresses by one scan, however many are asked for: there is no index to look them up in.
import { type DuckDBConnection, VARCHAR } from '@duckdb/node-api';
import { append } from './append.js';

export const stagedAsked = 'staged_asked (ip VARCHAR)';

export async function stageAsked(connection: DuckDBConnection, ips: readonly string[]): Promise<void> {
  await connection.run('TRUNCATE staged_asked');
  const target = { table: 'staged_asked', types: [VARCHAR], length: ips.length };
  await append(connection, target, ([vector], at, index) => vector?.setItem(at, ips[index] ?? null));
}
