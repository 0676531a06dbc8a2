// Loads the native module of DuckDB and runs one query in memory.
import { DuckDBInstance, version } from '@duckdb/node-api';

/** The version of DuckDB. */
export async function duckdbVersion(): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run('SELECT 1');
  connection.closeSync();
  instance.closeSync();
  return version();
}
