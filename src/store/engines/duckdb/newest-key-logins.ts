// Finds the newest logins of many keys in one scan.
import type { Engine, SqlRow } from '../../engine.js';
import { isOneOf } from '../../queries/condition.js';
import { toNumber, toText } from '../../sql-row.js';
import { withTexts } from './newest-logins.js';

const usedKey = 'COALESCE(cert_ca, key_fingerprint)';

export async function newestKeyLogins(
  engine: Engine,
  keys: readonly string[],
  limit: number,
): Promise<readonly SqlRow[]> {
  const { sql, values } = isOneOf(usedKey, keys);
  const found = await engine.query(
    `SELECT n, ${usedKey} AS used_key FROM login_keys WHERE ${sql} ORDER BY n`,
    values,
  );
  if (found.length === 0) return [];
  const places = new Map(keys.map((key, place) => [key, place]));
  const numbers = found.map((row) => toNumber(row, 'n'));
  const placeOf = found.map((row) => places.get(toText(row, 'used_key')) ?? -1);
  const isAccepted = `r.kind_n IN (SELECT n FROM login_kinds WHERE status = 'Accepted')`;
  // The dates of the newest logins first: numbering all logins of a key costs twice as much.
  const rows = await engine.query(
    `WITH wanted AS MATERIALIZED (
        SELECT unnest([${numbers.join(', ')}]::INTEGER[]) AS n, unnest([${placeOf.join(', ')}]::INTEGER[]) AS place
      ), newest AS MATERIALIZED (
        SELECT w.place, list_min(max(r."date", ${limit})) AS since
          FROM login_rows r JOIN wanted w ON w.n = r.key_n WHERE ${isAccepted} GROUP BY w.place
      )
      SELECT w.place, r.id, ${engine.dialect.micros('r."date"')} AS instant, r.user_n, r.address_n, r.kind_n, r.key_n
        FROM login_rows r JOIN wanted w ON w.n = r.key_n JOIN newest t ON t.place = w.place AND r."date" >= t.since
        WHERE ${isAccepted}
        QUALIFY ROW_NUMBER() OVER (PARTITION BY w.place ORDER BY r."date" DESC, r.id DESC) <= ${limit}
        ORDER BY w.place, r."date" DESC, r.id DESC`,
  );
  const logins = await withTexts(engine, rows);
  return logins.map((row) => ({ ...row, used_key: keys[toNumber(row, 'place')] ?? '' }));
}
