// Finds the first login after many failures of each address. Nearly all addresses with failures never logged in, and
// nearly all logins are of addresses with few failures, so the index gives the addresses first, and then their rows.
import { inGroups } from '../../../lib/in-groups.js';
import { sqlInstant } from '../../../lib/time-text.js';
import type { AfterFailures, Engine, SqlRow } from '../../engine.js';
import { toNumber, toText } from '../../sql-row.js';

/** An index with the status and the address of a row, but not its attempts. */
const BY_ADDRESS = 'logins FORCE INDEX (logins_status_ip_date)';

/** Reading the rows of this many by date takes as long as reading the index of all logins. */
const MAX_BY_DATE = 200_000;

const ADDRESSES_PER_STATEMENT = 500;

export async function loginsAfterFailures(engine: Engine, wanted: AfterFailures): Promise<readonly SqlRow[]> {
  const { minFailures, except, also } = wanted;
  const excepted = new Set(except);
  const recent = (await recentLogins(engine, wanted)).filter((ip) => !excepted.has(ip));
  const rows: SqlRow[] = [];
  for (const some of inGroups([...new Set([...recent, ...also])], ADDRESSES_PER_STATEMENT)) {
    const since = await withFailures(engine, some, minFailures);
    if (since.size === 0) continue;
    const found = await firstLogins(engine, [...since.keys()], minFailures);
    rows.push(...found.map((row) => ({ ...row, since: since.get(toText(row, 'ip')) ?? null })));
  }
  return rows;
}

async function recentLogins(engine: Engine, { since }: AfterFailures): Promise<readonly string[]> {
  if (since === null) return [];
  const from =
    since !== undefined && since.rows <= MAX_BY_DATE ? 'logins FORCE INDEX (logins_date)' : BY_ADDRESS;
  const rows = await engine.query(
    `SELECT DISTINCT ip FROM ${from} WHERE status = 'Accepted' AND ip IS NOT NULL
      ${since === undefined ? '' : `AND "date" >= '${sqlInstant(since.micros)}'`}`,
  );
  return rows.map((row) => toText(row, 'ip'));
}

/** Returns the addresses with so many failures, and the date of the first of them. */
async function withFailures(
  engine: Engine,
  ips: readonly string[],
  minFailures: number,
): Promise<ReadonlyMap<string, number>> {
  const rows = await engine.query(
    `SELECT ip, ${engine.dialect.micros('MIN("date")')} AS since FROM ${BY_ADDRESS} WHERE status IN ('Failed', 'Invalid') AND ip IN (${marks(ips)})
      GROUP BY ip HAVING SUM(attempts) >= ?`,
    [...ips, minFailures],
  );
  return new Map(rows.map((row) => [toText(row, 'ip'), toNumber(row, 'since')]));
}

// Only sums as window functions: MariaDB calculates others anew for each row.
function firstLogins(
  engine: Engine,
  ips: readonly string[],
  minFailures: number,
): Promise<readonly SqlRow[]> {
  const { micros } = engine.dialect;
  return engine.query(
    `WITH timeline AS (
        SELECT ip, "date", id, attempts, 0 AS is_login FROM ${BY_ADDRESS}
          WHERE status IN ('Failed', 'Invalid') AND ip IN (${marks(ips)})
        UNION ALL
        SELECT ip, "date", id, 0, 1 FROM ${BY_ADDRESS} WHERE status = 'Accepted' AND ip IN (${marks(ips)})
      ), summed AS (
        SELECT ip, "date", id, is_login, 
            SUM(attempts) OVER (PARTITION BY ip ORDER BY "date", id ROWS UNBOUNDED PRECEDING) AS failures
          FROM timeline
      ), ranked AS (
        SELECT id, failures, ROW_NUMBER() OVER (PARTITION BY ip ORDER BY "date", id) AS nth
          FROM summed WHERE is_login = 1 AND failures >= ?
      )
      SELECT l.ip, l.country, l."user", ${micros('l."date"')} AS instant, ranked.failures
        FROM ranked STRAIGHT_JOIN logins l ON l.id = ranked.id WHERE ranked.nth = 1`,
    [...ips, ...ips, minFailures],
  );
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
