// Returns the number of stored rows and their period.
import type { Totals } from '../../model/figures.js';
import type { Engine } from '../engine.js';
import { toNumber } from '../sql-row.js';

export async function totals(engine: Engine): Promise<Totals> {
  const [row] = await engine.query(
    `SELECT COALESCE(SUM(row_count), 0) AS row_count, MIN(first_micros) AS first_date, MAX(last_micros) AS last_date
      FROM daily_logins`,
  );
  if (row === undefined) throw new TypeError('an aggregate query returned no row');
  const rows = toNumber(row, 'row_count');
  const period = rows === 0 ? null : { from: toNumber(row, 'first_date'), to: toNumber(row, 'last_date') };
  return { rows, period };
}
