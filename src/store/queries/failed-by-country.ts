// The question of the chart "Top countries by failed or invalid logins".
import type { CountryAttempts } from '../../model/figures.js';
import type { Engine } from '../engine.js';
import { toNumber, toTextOrNull } from '../sql-row.js';
import { byText } from './by-text.js';

/** Most attempts first, then by name; countries without an attempt are left out. */
export async function failedByCountry(engine: Engine): Promise<readonly CountryAttempts[]> {
  const rows = await engine.query(
    `SELECT country_code, country, SUM(attempts) AS attempts FROM logins
      WHERE status IN ('Failed', 'Invalid') AND attempts > 0 GROUP BY country_code, country`,
  );
  const countries = rows.map((row) => ({
    code: toTextOrNull(row, 'country_code'),
    name: toTextOrNull(row, 'country'),
    attempts: toNumber(row, 'attempts'),
  }));
  return countries.sort((a, b) => b.attempts - a.attempts || byText(a.name ?? '', b.name ?? ''));
}
