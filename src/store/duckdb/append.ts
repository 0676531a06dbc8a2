// Rows into a table by DuckDB's appender, chunk by chunk.
import { type DuckDBConnection, DuckDBDataChunk, type DuckDBType, type DuckDBVector } from '@duckdb/node-api';

// As many as a DuckDB vector holds.
const ROWS_PER_CHUNK = 2048;

type Target = {
  readonly table: string;
  readonly types: readonly DuckDBType[];
  /** How many rows. */
  readonly length: number;
};

/** Writes row `index` into place `at` of the vectors, one for each column. */
type Fill = (vectors: readonly DuckDBVector[], at: number, index: number) => void;

export async function append(connection: DuckDBConnection, target: Target, fill: Fill): Promise<void> {
  const appender = await connection.createAppender(target.table);
  for (let from = 0; from < target.length; from += ROWS_PER_CHUNK) {
    const size = Math.min(ROWS_PER_CHUNK, target.length - from);
    const chunk = DuckDBDataChunk.create(target.types, size);
    const vectors = target.types.map((_, column) => chunk.getColumnVector(column));
    for (let at = 0; at < size; at++) fill(vectors, at, from + at);
    for (const vector of vectors) vector.flush();
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
