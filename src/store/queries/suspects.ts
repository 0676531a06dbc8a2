// Addresses that got in after many failures. For each address that ever got in, failures are summed up in the order
// of time; of its logins with enough failures before them the first is told. Addresses that never got in, which are
// nearly all, and the logins of those with few failures are not read. Sums go over sorted rows: MariaDB joins tables of
// failures by comparing each with each.
import type { Suspect } from '../../model/figures.js';
import type { Status } from '../../model/login-event.js';
import type { Dialect, Engine, SqlRow } from '../engine.js';
import { toNumber, toText, toTextOrNull } from '../sql-row.js';
import { cachedQuery } from './query-cache.js';

/**
 * Most failures first, then by address.
 * @param minFailures 1 or more.
 */
export async function suspects(engine: Engine, minFailures: number): Promise<readonly Suspect[]> {
  const rows = await cachedQuery(engine, `suspects ${minFailures}`, () => findSuspects(engine, minFailures));
  return rows.map((row) => ({
    ip: toText(row, 'ip'),
    country: toTextOrNull(row, 'country'),
    user: toTextOrNull(row, 'user'),
    date: toNumber(row, 'instant'),
    failures: toNumber(row, 'failures'),
  }));
}

function findSuspects(engine: Engine, minFailures: number): Promise<readonly SqlRow[]> {
  const { loginIps, loginsOf } = engine.dialect;
  return engine.query(
    `WITH entered AS (
        ${loginIps}
      ), tries AS (
        ${triesOf('Failed', loginsOf)} UNION ALL ${triesOf('Invalid', loginsOf)}
      ), suspected AS (
        SELECT ip FROM tries GROUP BY ip HAVING SUM(attempts) >= ?
      ), story AS (
        SELECT ip, "date", id, attempts, 0 AS got_in FROM tries UNION ALL
        SELECT l.ip, l."date", l.id, 0, 1 FROM ${loginsOf('suspected')} WHERE l.status = 'Accepted'
      ), summed AS (
        SELECT ip, "date", id, got_in,
            SUM(attempts) OVER (PARTITION BY ip ORDER BY "date", id ROWS UNBOUNDED PRECEDING) AS failures
          FROM story
      ), entries AS (
        SELECT ip, id, failures, ROW_NUMBER() OVER (PARTITION BY ip ORDER BY "date", id) AS nth
          FROM summed WHERE got_in = 1 AND failures >= ?
      ), told AS (
        SELECT ip, id, failures FROM entries WHERE nth = 1
      )
      SELECT l.ip, l.country, l."user", ${engine.dialect.micros('l."date"')} AS instant, told.failures
        FROM ${loginsOf('told')} WHERE l.status = 'Accepted' AND l.id = told.id
        ORDER BY told.failures DESC, l.ip`,
    [minFailures, minFailures],
  );
}

// One status at a time: the index of MySQL begins with it.
function triesOf(status: Status, loginsOf: Dialect['loginsOf']): string {
  return `SELECT l.ip, l."date", l.id, l.attempts FROM ${loginsOf('entered')} WHERE l.status = '${status}'`;
}
