// Rows into a table that is small enough for statements of many rows.
import type { Engine, SqlValue } from './engine.js';

// Far below the 65,535 placeholders that a prepared statement may have.
const ROWS_PER_STATEMENT = 500;

/** To be called within a transaction. @param into the table and its columns: `t (a, b)`. */
export async function insertValues(
  engine: Engine,
  into: string,
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  for (const some of inGroups(rows)) {
    const tuple = `(${(some[0] ?? []).map(() => '?').join(', ')})`;
    await engine.run(`INSERT INTO ${into} VALUES ${some.map(() => tuple).join(', ')}`, some.flat());
  }
}

/** As many together as one statement takes. */
export function inGroups<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / ROWS_PER_STATEMENT) }, (_, i) =>
    all.slice(i * ROWS_PER_STATEMENT, (i + 1) * ROWS_PER_STATEMENT),
  );
}
