// Streams the rows of a SELECT as arrays, without holding all of them in memory.
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

/** Returns the connection under the promise wrapper, which can stream. The types of mysql2 do not have it. */
function streaming(connection: Connection): CoreConnection {
  return (connection as Connection & { readonly connection: CoreConnection }).connection;
}
