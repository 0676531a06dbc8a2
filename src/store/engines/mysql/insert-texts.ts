// Inserts rows of texts in bulk, with many rows in each statement.
import type { Connection } from 'mysql2/promise';
import { inGroups } from '../../../lib/in-groups.js';
import type { TextRows } from '../../engine.js';

const ROWS_PER_STATEMENT = 1000;

/** Inserts the rows; call it within a transaction. */
export async function insertTexts(connection: Connection, { table, columns, rows }: TextRows): Promise<void> {
  for (const some of inGroups(rows, ROWS_PER_STATEMENT)) {
    await connection.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`, [some]);
  }
}
