// For an engine that appends rows for each batch: merges them to one row per key, and removes rows whose sum is zero.
import type { Engine } from '../../engine.js';
import type { RollupColumn, RollupTable } from '../../rollups/rollup-tables.js';

/** Merges rows; call it within a transaction. @param where a condition on the key columns of the rollup */
export async function mergeRows(
  engine: Engine,
  { name, columns }: RollupTable,
  where = 'TRUE',
): Promise<void> {
  const keys = columns.filter(({ merge }) => merge === undefined).map((column) => `"${column.name}"`);
  const counted = columns.find(({ merge }) => merge === 'sum')?.name ?? '';
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE merged AS SELECT ${columns.map(merged).join(', ')} FROM ${name} WHERE ${where}
      GROUP BY ${keys.join(', ')} HAVING SUM("${counted}") <> 0`,
  );
  await engine.run(`DELETE FROM ${name} WHERE ${where}`);
  await engine.run(`INSERT INTO ${name} SELECT * FROM merged`);
  await engine.run('DROP TABLE merged');
}

function merged({ name, merge }: RollupColumn): string {
  switch (merge) {
    case 'sum':
      return `SUM("${name}") AS "${name}"`;
    case 'least':
      return `MIN("${name}") AS "${name}"`;
    case 'greatest':
      return `MAX("${name}") AS "${name}"`;
    default:
      return `"${name}"`;
  }
}
