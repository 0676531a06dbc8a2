// The query for the chart "Top countries by failed or invalid logins".
import type { CountryAttempts } from '../../model/figures.js';
import type { Engine } from '../engine.js';
import { toNumber, toTextOrNull } from '../sql-row.js';
import { byText } from './by-text.js';

/** Returns countries with attempts, most attempts first, then by name. */
export async function failedByCountry(engine: Engine): Promise<readonly CountryAttempts[]> {
  const rows = await engine.query(
    `SELECT NULLIF(country_code, '') AS code, NULLIF(country, '') AS name, SUM(attempts) AS attempts
      FROM daily_logins GROUP BY country_code, country HAVING SUM(attempts) > 0`,
  );
  const countries = rows.map((row) => ({
    code: toTextOrNull(row, 'code'),
    name: toTextOrNull(row, 'name'),
    attempts: toNumber(row, 'attempts'),
  }));
  return countries.sort((a, b) => b.attempts - a.attempts || byText(a.name ?? '', b.name ?? ''));
}
