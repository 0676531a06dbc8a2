import type { Engine } from '../engine.js';
import { toNumber } from '../sql-row.js';

/** Returns the last of up to `limit` ids after `after`; undefined if there are none. */
export async function endOfPage(engine: Engine, after: number, limit: number): Promise<number | undefined> {
  const { loginRows } = engine.dialect;
  const [page] = await engine.query(
    `SELECT MAX(id) AS last FROM (SELECT id FROM ${loginRows} WHERE id > ? ORDER BY id LIMIT ?) page`,
    [after, limit],
  );
  return page === undefined || page['last'] === null ? undefined : toNumber(page, 'last');
}
