// Everything that a database holds, so that two databases can be compared.
import { openEngine } from '../../../src/store/open-engine.js';
import type { Engine } from '../../../src/store/engine.js';
import { columnsByTable } from './copy-as-version.js';

export type WholeContent = Readonly<Record<string, readonly string[]>>;

/** The columns, indexes and rows of each table. Left out is what holds the time of a run. */
export async function wholeContent(url: string): Promise<WholeContent> {
  const engine = await openEngine(url);
  try {
    const content: Record<string, readonly string[]> = { indexes: await indexes(engine) };
    for (const [table, columns] of await columnsByTable(engine)) {
      const names = columns.filter((name) => !times.has(name)).map((name) => `"${name}"`);
      const where = table === 'judging' ? ` WHERE name <> 'turn'` : '';
      const rows = await engine.query(`SELECT ${names.join(', ')} FROM ${table}${where}`);
      content[table] = [columns.join(' '), ...rows.map((row) => JSON.stringify(Object.values(row))).sort()];
    }
    return content;
  } finally {
    await engine.close();
  }
}

const times = new Set([
  'applied_at',
  'first_read',
  'last_read',
  'answered_at',
  'reread_until',
  'since',
  'stored_rows',
  'at_micros',
]);

async function indexes(engine: Engine): Promise<readonly string[]> {
  const rows = engine.dialect.hasKeys
    ? await engine.query(
        `SELECT CONCAT_WS(' ', table_name, index_name, seq_in_index, column_name, sub_part, non_unique) AS part
          FROM information_schema.statistics WHERE table_schema = SCHEMA()`,
      )
    : await engine.query(
        `SELECT concat_ws(' ', table_name, constraint_type, constraint_column_names) AS part FROM duckdb_constraints()
          WHERE database_name = current_database()`,
      );
  return rows.map(({ part }) => String(part)).sort();
}
