// Takes rows that are to go out of the summaries, and afterwards what has become zero.
import type { Engine, SqlRow, SqlValue } from '../engine.js';
import { toNumber } from '../sql-row.js';
import { mergeRows } from './merge-rows.js';
import { rollupSelects } from './rollup-sql.js';
import { type RollupTable, dailyLogins, rollupTables } from './rollup-tables.js';

/**
 * To be called within the transaction that deletes the rows.
 * @param where a condition on `logins`.
 * @returns how many rows it finds.
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
  // By position: the SELECT names its key columns after what they hold.
  return (row) =>
    Object.keys(row).map((name, index) => {
      const column = columns[index];
      if (column?.type !== 'number' || row[name] === null) return row[name] ?? null;
      return column.merge === 'sum' ? -toNumber(row, name) : toNumber(row, name);
    });
}

/** To be called within a transaction. */
export async function tidyRollups(engine: Engine): Promise<void> {
  for (const table of rollupTables) {
    if (!engine.dialect.hasKeys) await mergeRows(engine, table);
    else {
      const counted = table.columns.find(({ merge }) => merge === 'sum')?.name ?? '';
      await engine.run(`DELETE FROM ${table.name} WHERE "${counted}" = 0`);
    }
  }
}
