import type { Engine } from '../../engine.js';
import { toNumber } from '../../sql-row.js';

/** Returns the server's estimate of the size of tables and indexes. */
export async function sizeBytes(engine: Engine): Promise<number> {
  const [row] = await engine.query(
    `SELECT COALESCE(SUM(data_length + index_length), 0) AS bytes FROM information_schema.tables
      WHERE table_schema = ${engine.dialect.schema}`,
  );
  return toNumber(row ?? {}, 'bytes');
}
