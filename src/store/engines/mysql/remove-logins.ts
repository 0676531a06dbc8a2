import type { Connection } from 'mysql2/promise';
import { inGroups } from '../../../lib/in-groups.js';

const IDS_PER_STATEMENT = 1000;

/** Removes the logins with these ids; call it within a transaction. */
export async function removeLogins(connection: Connection, ids: Float64Array): Promise<void> {
  for (const some of inGroups([...ids], IDS_PER_STATEMENT)) {
    await connection.query('DELETE FROM logins WHERE id IN (?)', [some]);
  }
}
