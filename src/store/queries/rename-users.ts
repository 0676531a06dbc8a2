// Gives stored rows and sums another user name. The rows are the engine's; every other table with user names is here.
import { inGroups } from '../../lib/in-groups.js';
import type { Engine, Rename, SqlValue } from '../engine.js';
import { keyDays, type RollupTable, userAttempts } from '../rollups/rollup-tables.js';
import { byText, textKey } from '../rollups/text-key.js';

const NAMES_PER_STATEMENT = 500;

/** The rollups that also count names which never logged in. */
const rollups = [userAttempts, keyDays];

/** Renames users; call it within a transaction. @param renames `from` is a short, plain name, and never logged in */
export async function renameUsers(engine: Engine, renames: readonly Rename[]): Promise<void> {
  if (renames.length === 0) return;
  await engine.renameUsers(renames);
  for (const table of rollups) {
    for (const some of inGroups(renames, NAMES_PER_STATEMENT)) await renameInRollup(engine, table, some);
  }
}

/** Removes the sums, and adds them again: the new name may have sums of its own. */
async function renameInRollup(engine: Engine, table: RollupTable, renames: readonly Rename[]): Promise<void> {
  const names = new Map(renames.map(({ from, to }) => [from, textKey(to)]));
  const keys = [...names.keys()];
  const where = `user_key IN (${keys.map(() => '?').join(', ')})`;
  const columns = table.columns.map(({ name }) => `"${name}"`).join(', ');
  const rows = await engine.query(`SELECT ${columns} FROM ${table.name} WHERE ${where}`, keys);
  if (rows.length === 0) return;
  await engine.run(`DELETE FROM ${table.name} WHERE ${where}`, keys);
  const merged = new Map<string, SqlValue[]>();
  for (const row of rows) {
    const name = names.get(String(row['user_key']));
    if (name === undefined) continue;
    const renamed = { ...row, user_key: name.key, user: name.text };
    const values = table.columns.map((column) => {
      const value = renamed[column.name as keyof typeof renamed] ?? null;
      return column.type === 'number' && value !== null ? Number(value) : value;
    });
    addRow(merged, table, values);
  }
  // All runs take locks in the same order, which avoids deadlocks.
  const inOrder = [...merged].sort(([a], [b]) => byText(a, b)).map(([, values]) => values);
  await engine.addToRollup(table, inOrder);
}

/** Adds a row to that of the same key: DuckDB has several. */
function addRow(merged: Map<string, SqlValue[]>, { columns }: RollupTable, values: SqlValue[]): void {
  const key = JSON.stringify(values.filter((_, k) => columns[k]?.merge === undefined));
  const known = merged.get(key);
  if (known === undefined) {
    merged.set(key, values);
    return;
  }
  for (const [k, { merge }] of columns.entries()) {
    const [a, b] = [Number(known[k]), Number(values[k])];
    if (merge === 'sum') known[k] = a + b;
    else if (merge === 'least') known[k] = Math.min(a, b);
    else if (merge === 'greatest') known[k] = Math.max(a, b);
  }
}
