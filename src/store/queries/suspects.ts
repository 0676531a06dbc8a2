// Addresses that got in after many failures. For each address that ever got in, failures are summed up in the order
// of time; of its logins with enough failures before them the first is told. Addresses that never got in, which are
// nearly all, and the logins of those with few failures are not read.
import type { Suspect } from '../../model/figures.js';
import type { Status } from '../../model/login-event.js';
import type { Dialect, Engine, SqlRow } from '../engine.js';
import { toNumber, toText, toTextOrNull } from '../sql-row.js';
import { keptAnswer } from './kept-answer.js';

/**
 * Most failures first, then by address.
 * @param minFailures 1 or more.
 */
export async function suspects(engine: Engine, minFailures: number): Promise<readonly Suspect[]> {
  const rows = await keptAnswer(engine, `suspects ${minFailures}`, () => findSuspects(engine, minFailures));
  return rows.map((row) => ({
    ip: toText(row, 'ip'),
    country: toTextOrNull(row, 'country'),
    user: toTextOrNull(row, 'user'),
    date: toNumber(row, 'instant'),
    failures: toNumber(row, 'failures'),
  }));
}

function findSuspects(engine: Engine, minFailures: number): Promise<readonly SqlRow[]> {
  const { enteredIps, loginsOf } = engine.dialect;
  return engine.query(
    `WITH entered AS (
        ${enteredIps}
      ), tries AS (
        ${triesOf('Failed', loginsOf)} UNION ALL ${triesOf('Invalid', loginsOf)}
      ), failed AS (
        SELECT ip, "date", id,
            SUM(attempts) OVER (PARTITION BY ip ORDER BY "date", id ROWS UNBOUNDED PRECEDING) AS failures
          FROM tries
      ), reached AS (
        SELECT ip, "date", id, ROW_NUMBER() OVER (PARTITION BY ip ORDER BY "date", id) AS nth
          FROM failed WHERE failures >= ?
      ), soon AS (
        SELECT ip, "date", id FROM reached WHERE nth = 1
      ), told AS (
        SELECT l.ip, l.id, l."date", l."user", l.country,
            ROW_NUMBER() OVER (PARTITION BY l.ip ORDER BY l."date", l.id) AS nth
          FROM ${loginsOf('soon')}
          WHERE l.status = 'Accepted' AND l."date" >= soon."date" AND (l."date" > soon."date" OR l.id > soon.id)
      )
      SELECT t.ip, t.country, t."user", ${engine.dialect.micros('t."date"')} AS instant, MAX(f.failures) AS failures
        FROM told t JOIN failed f ON f.ip = t.ip
        WHERE t.nth = 1 AND (f."date" < t."date" OR (f."date" = t."date" AND f.id < t.id))
        GROUP BY t.ip, t.country, t."user", t."date", t.id ORDER BY MAX(f.failures) DESC, t.ip`,
    [minFailures],
  );
}

// One status at a time: the index of MySQL begins with it.
function triesOf(status: Status, loginsOf: Dialect['loginsOf']): string {
  return `SELECT l.ip, l."date", l.id, l.attempts FROM ${loginsOf('entered')} WHERE l.status = '${status}'`;
}
