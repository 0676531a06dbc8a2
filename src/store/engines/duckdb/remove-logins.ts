import type { DuckDBConnection } from '@duckdb/node-api';
import { stageNumbers } from './staging.js';

/** Removes the logins with these ids; call it within a transaction. */
export async function removeLogins(connection: DuckDBConnection, ids: Float64Array): Promise<void> {
  if (ids.length === 0) return;
  await stageNumbers(connection, 'removed_ids', ids);
  await connection.run('DELETE FROM login_rows WHERE id IN (SELECT n FROM removed_ids)');
}
