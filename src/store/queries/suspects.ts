// Addresses that got in after many failures. For each address that ever got in, failures are summed up in the order
// of time; of its logins with enough failures before them the first is told.
import type { Suspect } from '../../model/figures.js';
import type { Engine } from '../engine.js';
import { toNumber, toText, toTextOrNull } from '../sql-row.js';

/** Most failures first, then by address. */
export async function suspects(engine: Engine, minFailures: number): Promise<readonly Suspect[]> {
  const rows = await engine.query(
    `WITH told AS (
        SELECT id, ip, "date", "user", status, country,
            SUM(CASE WHEN status = 'Accepted' THEN 0 ELSE attempts END)
              OVER (PARTITION BY ip ORDER BY "date", id ROWS UNBOUNDED PRECEDING) AS failures
          FROM logins
          WHERE status IN ('Accepted', 'Failed', 'Invalid')
            AND ip IN (SELECT ip FROM logins WHERE status = 'Accepted' AND ip IS NOT NULL)
      ), entered AS (
        SELECT ip, "date", "user", country, failures,
            ROW_NUMBER() OVER (PARTITION BY ip ORDER BY "date", id) AS nth
          FROM told WHERE status = 'Accepted' AND failures >= ?
      )
      SELECT ip, country, "user", ${engine.dialect.micros('"date"')} AS instant, failures
        FROM entered WHERE nth = 1 ORDER BY failures DESC, ip`,
    [minFailures],
  );
  return rows.map((row) => ({
    ip: toText(row, 'ip'),
    country: toTextOrNull(row, 'country'),
    user: toTextOrNull(row, 'user'),
    date: toNumber(row, 'instant'),
    failures: toNumber(row, 'failures'),
  }));
}
