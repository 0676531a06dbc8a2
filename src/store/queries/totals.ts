// How much is stored, and from when to when.
import type { Totals } from '../../model/figures.js';
import type { Engine } from '../engine.js';
import { toNumber } from '../sql-row.js';

export async function totals(engine: Engine): Promise<Totals> {
  const { micros } = engine.dialect;
  const [row] = await engine.query(
    `SELECT COUNT(*) AS row_count, COUNT(DISTINCT ip) AS addresses,
        ${micros('MIN("date")')} AS first_date, ${micros('MAX("date")')} AS last_date FROM logins`,
  );
  if (row === undefined) throw new TypeError('an aggregate without a row');
  const rows = toNumber(row, 'row_count');
  const period = rows === 0 ? null : { from: toNumber(row, 'first_date'), to: toNumber(row, 'last_date') };
  return { rows, addresses: toNumber(row, 'addresses'), period };
}
