// Rows that make the rows of the same key grow.
import type { Engine, SqlValue } from '../engine.js';
import type { SummaryColumn, SummaryTable } from '../summaries/summary-tables.js';

const ROWS_PER_STATEMENT = 500;

// Names are of any length, and a server refuses packets that are too large.
const CHARS_PER_STATEMENT = 128 * 1024;

/** To be called within a transaction. */
export async function addToSummary(
  engine: Engine,
  { name, columns }: SummaryTable,
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  const names = columns.map((column) => `"${column.name}"`).join(', ');
  const tuple = `(${columns.map(() => '?').join(', ')})`;
  const updates = columns.flatMap(update).join(', ');
  for (const some of chunks(rows)) {
    await engine.run(
      `INSERT INTO ${name} (${names}) VALUES ${some.map(() => tuple).join(', ')} ON DUPLICATE KEY UPDATE ${updates}`,
      some.flat(),
    );
  }
}

function update({ name, merge }: SummaryColumn): string[] {
  switch (merge) {
    case 'sum':
      return [`"${name}" = "${name}" + VALUES("${name}")`];
    case 'least':
      return [`"${name}" = LEAST("${name}", VALUES("${name}"))`];
    case 'greatest':
      return [`"${name}" = GREATEST("${name}", VALUES("${name}"))`];
    default:
      return [];
  }
}

function* chunks(rows: readonly (readonly SqlValue[])[]): Generator<readonly (readonly SqlValue[])[]> {
  let chunk: (readonly SqlValue[])[] = [];
  let chars = 0;
  for (const row of rows) {
    chunk.push(row);
    chars += row.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
    if (chunk.length < ROWS_PER_STATEMENT && chars < CHARS_PER_STATEMENT) continue;
    yield chunk;
    [chunk, chars] = [[], 0];
  }
  if (chunk.length > 0) yield chunk;
}
