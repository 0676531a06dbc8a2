// Lists the logs that were read, how far and when.
import type { ReadSource } from '../../model/source.js';
import type { Engine } from '../engine.js';
import { toNumber, toText } from '../sql-row.js';

export async function readSources(engine: Engine): Promise<readonly ReadSource[]> {
  const { micros } = engine.dialect;
  const rows = await engine.query(
    `SELECT id, name, line_count, offset_bytes, ${micros('first_read')} AS first_micros,
        ${micros('last_read')} AS last_micros FROM sources ORDER BY id`,
  );
  return rows.map((row) => ({
    id: toNumber(row, 'id'),
    name: toText(row, 'name'),
    lines: toNumber(row, 'line_count'),
    offsetBytes: toNumber(row, 'offset_bytes'),
    firstRead: toNumber(row, 'first_micros'),
    lastRead: toNumber(row, 'last_micros'),
  }));
}
