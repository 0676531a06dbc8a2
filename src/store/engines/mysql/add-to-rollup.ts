// Adds rows to a rollup: a row is added to the stored row with the same key.
import type { Engine, SqlValue } from '../../engine.js';
import type { RollupColumn, RollupTable } from '../../rollups/rollup-tables.js';

const ROWS_PER_STATEMENT = 500;

// User names have any length, and a server refuses packets that are too large.
const BYTES_PER_STATEMENT = 256 * 1024;

// The maximum size of a quoted UTF-16 code unit in UTF-8, and of a number with the text around it.
const BYTES_PER_CHAR = 3;
const BYTES_PER_VALUE = 24;

type Addition = {
  readonly rows: readonly (readonly SqlValue[])[];
  /** The server's maximum packet size. */
  readonly maxPacketBytes: number;
};

/** Adds the rows; call it within a transaction. */
export async function addToRollup(
  engine: Engine,
  { name, columns }: RollupTable,
  { rows, maxPacketBytes }: Addition,
): Promise<void> {
  // The other half is for the SQL around the values.
  const maxBytes = Math.min(BYTES_PER_STATEMENT, maxPacketBytes / 2);
  const names = columns.map((column) => `"${column.name}"`).join(', ');
  const tuple = `(${columns.map(() => '?').join(', ')})`;
  const updates = columns.flatMap(update).join(', ');
  for (const some of chunks(rows, maxBytes)) {
    await engine.run(
      `INSERT INTO ${name} (${names}) VALUES ${some.map(() => tuple).join(', ')} ON DUPLICATE KEY UPDATE ${updates}`,
      some.flat(),
    );
  }
}

function update({ name, merge, isSparse }: RollupColumn): string[] {
  if (isSparse) return [`${name} = COALESCE(${name} + VALUES(${name}), VALUES(${name}), ${name})`];
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

function* chunks(rows: Addition['rows'], maxBytes: number): Generator<Addition['rows']> {
  let chunk: (readonly SqlValue[])[] = [];
  let bytes = 0;
  for (const row of rows) {
    const rowBytes = row.reduce<number>((sum, value) => sum + bytesOf(value), 0);
    if (chunk.length === ROWS_PER_STATEMENT || (chunk.length > 0 && bytes + rowBytes > maxBytes)) {
      yield chunk;
      [chunk, bytes] = [[], 0];
    }
    chunk.push(row);
    bytes += rowBytes;
  }
  if (chunk.length > 0) yield chunk;
}

function bytesOf(value: SqlValue): number {
  return BYTES_PER_VALUE + (typeof value === 'string' ? value.length * BYTES_PER_CHAR : 0);
}
