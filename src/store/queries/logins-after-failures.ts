// Finds logins after many failures, `suspects` in the summary. For each address with a login, the query sums up failed
// attempts in order of time, and selects the first login with enough of them before it. It does not read the attempts of
// addresses without a login, which are nearly all, nor the logins of addresses with few failures. The sums are window
// functions over sorted rows: in MariaDB, a join of the failures would compare each row with each other row.
import type { LoginAfterFailures } from '../../model/figures.js';
import type { Status } from '../../model/login.js';
import type { Dialect, Engine, SqlRow } from '../engine.js';
import { toNumber, toText, toTextOrNull } from '../sql-row.js';
import { updateOrInsert } from '../transaction.js';

/**
 * Returns the first login after `minFailures` failures of each address that has one: most failures first, then by
 * address.
 * @param minFailures 1 or more.
 */
export async function loginsAfterFailures(
  engine: Engine,
  minFailures: number,
): Promise<readonly LoginAfterFailures[]> {
  // The name under which earlier releases cached the answer.
  const question = `suspects ${minFailures}`;
  const rows = await cachedQuery(engine, question, () => query(engine, minFailures));
  return rows.map((row) => ({
    ip: toText(row, 'ip'),
    country: toTextOrNull(row, 'country'),
    user: toTextOrNull(row, 'user'),
    date: toNumber(row, 'instant'),
    failures: toNumber(row, 'failures'),
  }));
}

function query(engine: Engine, minFailures: number): Promise<readonly SqlRow[]> {
  const { loginIps, loginsOf } = engine.dialect;
  return engine.query(
    `WITH login_ips AS (
        ${loginIps}
      ), failed AS (
        ${failedOf('Failed', loginsOf)} UNION ALL ${failedOf('Invalid', loginsOf)}
      ), candidates AS (
        SELECT ip FROM failed GROUP BY ip HAVING SUM(attempts) >= ?
      ), timeline AS (
        SELECT ip, "date", id, attempts, 0 AS is_login FROM failed UNION ALL
        SELECT l.ip, l."date", l.id, 0, 1 FROM ${loginsOf('candidates')} WHERE l.status = 'Accepted'
      ), summed AS (
        SELECT ip, "date", id, is_login,
            SUM(attempts) OVER (PARTITION BY ip ORDER BY "date", id ROWS UNBOUNDED PRECEDING) AS failures
          FROM timeline
      ), ranked AS (
        SELECT ip, id, failures, ROW_NUMBER() OVER (PARTITION BY ip ORDER BY "date", id) AS nth
          FROM summed WHERE is_login = 1 AND failures >= ?
      ), first_logins AS (
        SELECT ip, id, failures FROM ranked WHERE nth = 1
      )
      SELECT l.ip, l.country, l."user", ${engine.dialect.micros('l."date"')} AS instant, first_logins.failures
        FROM ${loginsOf('first_logins')} WHERE l.status = 'Accepted' AND l.id = first_logins.id
        ORDER BY first_logins.failures DESC, l.ip`,
    [minFailures, minFailures],
  );
}

// Selects one status at a time, because MySQL's index begins with the status.
function failedOf(status: Status, loginsOf: Dialect['loginsOf']): string {
  return `SELECT l.ip, l."date", l.id, l.attempts FROM ${loginsOf('login_ips')} WHERE l.status = '${status}'`;
}

// Queries that the rollups cannot answer scan many rows. Most runs repeat them on the same rows, so their results are
// cached.

/**
 * Returns the result of `ask`, or its cached result for the same stored rows.
 * @param question the name of the query with all its parameters, up to 64 characters.
 */
async function cachedQuery(
  engine: Engine,
  question: string,
  ask: () => Promise<readonly SqlRow[]>,
): Promise<readonly SqlRow[]> {
  const asked = await storedRows(engine);
  const [kept] = await engine.query('SELECT stored_rows, answer FROM kept_answers WHERE question = ?', [
    question,
  ]);
  if (kept !== undefined && toText(kept, 'stored_rows') === asked)
    return JSON.parse(toText(kept, 'answer')) as SqlRow[];
  const answer = await ask();
  if (engine.access === 'read') return answer;
  // If another server has stored rows during the query, it is unknown whether the result includes them.
  if ((await storedRows(engine)) === asked) {
    const values = [asked, JSON.stringify(answer), question];
    await updateOrInsert(
      engine,
      ['UPDATE kept_answers SET stored_rows = ?, answer = ? WHERE question = ?', values],
      ['INSERT INTO kept_answers (stored_rows, answer, question) VALUES (?, ?, ?)', values],
    );
  }
  return answer;
}

/**
 * Returns a text that changes when the stored rows change, from the numbers of sources, lines and rows and the last
 * read.
 */
async function storedRows(engine: Engine): Promise<string> {
  const [row] = await engine.query(
    `SELECT (SELECT COUNT(*) FROM sources) AS source_count, (SELECT SUM(line_count) FROM sources) AS line_count,
        (SELECT MAX(${engine.dialect.micros('last_read')}) FROM sources) AS last_read,
        (SELECT SUM(row_count) FROM daily_logins) AS row_count`,
  );
  return Object.values(row ?? {})
    .map(String)
    .join(' ');
}
