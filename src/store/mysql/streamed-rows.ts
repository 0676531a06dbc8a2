// Rows of a SELECT one after the other, as arrays: never all of them in memory.
import type { Connection as CoreConnection } from 'mysql2';
import type { Connection } from 'mysql2/promise';

const ROWS_AHEAD = 1000;

export function streamedRows<Row>(
  connection: Connection,
  sql: string,
  values: readonly unknown[],
): AsyncIterable<Row> {
  return streaming(connection)
    .query({ sql, rowsAsArray: true }, [...values])
    .stream({ highWaterMark: ROWS_AHEAD }) as AsyncIterable<Row>;
}

/** The connection below the one with promises, which is the one that streams; mysql2's types do not tell of it. */
function streaming(connection: Connection): CoreConnection {
  return (connection as Connection & { readonly connection: CoreConnection }).connection;
}
