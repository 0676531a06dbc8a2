// Removes old logins page by page, ordered by id. One transaction removes a page and subtracts it from the rollups, so
// sums and rows always agree. Positions do not change.
import { MICROS_PER_DAY } from '../../lib/units.js';
import type { Engine } from '../engine.js';
import { toNumber } from '../sql-row.js';
import { instantText } from '../instant-text.js';
import { tidyRollups } from '../rollups/subtract.js';
import { transaction } from '../transaction.js';
import { endOfPage } from './end-of-page.js';
import { removeRows } from './remove-rows.js';

// Long transactions lock rows, and a cluster refuses large ones.
const ROWS_PER_TRANSACTION = 50_000;

/** Removes old logins and returns their number. @param beforeDay days since 1970 */
export async function prune(engine: Engine, beforeDay: number, signal: AbortSignal): Promise<number> {
  const [old] = await engine.query(
    'SELECT COALESCE(SUM(row_count), 0) AS row_count FROM daily_logins WHERE utc_day < ?',
    [beforeDay],
  );
  const before = instantText(beforeDay * MICROS_PER_DAY);
  let left = toNumber(old ?? {}, 'row_count');
  let removed = 0;
  let after = 0;
  while (left > 0 && !signal.aborted) {
    const last = await endOfPage(engine, after, ROWS_PER_TRANSACTION);
    if (last === undefined) break;
    const where = `id > ${after} AND id <= ${last} AND "date" < '${before}'`;
    const found = await transaction(engine, () => removeRows(engine, where));
    [after, left, removed] = [last, left - found, removed + found];
  }
  if (!signal.aborted) await transaction(engine, () => tidy(engine));
  return removed;
}

async function tidy(engine: Engine): Promise<void> {
  await tidyRollups(engine);
  for (const statement of engine.dialect.removeUnused) await engine.run(statement);
}
