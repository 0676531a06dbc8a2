// Subtracts rows that will be removed from the rollups, and removes rollup rows that have become zero.
import type { Engine, SqlRow, SqlValue } from '../engine.js';
import { toNumber } from '../sql-row.js';
import { mergeRows } from '../engines/duckdb/merge-rows.js';
import { rollupSelects } from './rollup-sql.js';
import { type RollupTable, dailyLogins, rollupTables } from './rollup-tables.js';

/**
 * Subtracts rows from the rollups, and returns how many rows match. Call it within the transaction that deletes them.
 * @param where a condition on `logins`
 */
export async function subtractFromRollups(engine: Engine, where: string): Promise<number> {
  let found = 0;
  for (const { table, select } of rollupSelects(engine.dialect, where)) {
    const rows = await engine.query(select);
    if (table === dailyLogins) found = rows.reduce((sum, row) => sum + toNumber(row, 'row_count'), 0);
    await engine.addToRollup(table, rows.map(negated(table)));
  }
  return found;
}

function negated({ columns }: RollupTable): (row: SqlRow) => readonly SqlValue[] {
  // Columns are matched by position, since the SELECT has other names for key columns.
  return (row) =>
    Object.keys(row).map((name, index) => {
      const column = columns[index];
      if (column?.type !== 'number' || row[name] === null) return row[name] ?? null;
      return column.merge === 'sum' ? -toNumber(row, name) : toNumber(row, name);
    });
}

/** Removes rollup rows whose sum is zero; call it within a transaction. */
export async function tidyRollups(engine: Engine): Promise<void> {
  for (const table of rollupTables) {
    if (!engine.dialect.hasKeys) await mergeRows(engine, table);
    else {
      const counted = table.columns.find(({ merge }) => merge === 'sum')?.name ?? '';
      await engine.run(`DELETE FROM ${table.name} WHERE "${counted}" = 0`);
    }
  }
}
