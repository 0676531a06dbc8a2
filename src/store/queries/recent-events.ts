// Counts the events of a time by status, host and country: two queries over the rows of that time, by the index or the
// zone maps of `date`. No rollup has statuses, and another one would make each commit slower.
import { statuses, type Status } from '../../model/login.js';
import type { EventCounts, RecentEvents } from '../../model/recent-events.js';
import type { Engine, SqlRow } from '../engine.js';
import { toNumber, toText, toTextOrNull } from '../sql-row.js';
import { within } from './login-days.js';

type Time = { readonly from: number; readonly to: number };

/** @param time microseconds since 1970 UTC; `to` is excluded. @param limit at most so many hosts */
export async function recentEvents(engine: Engine, { from, to }: Time, limit: number): Promise<RecentEvents> {
  const { sql: where, values } = within(from, to);
  const sums = [
    ...statuses.map(
      (status) => `SUM(CASE WHEN status = '${status}' THEN 1 ELSE 0 END) AS ${eventsOf(status)}`,
    ),
    ...attempted.map(
      (status) => `SUM(CASE WHEN status = '${status}' THEN attempts ELSE 0 END) AS ${attemptsOf(status)}`,
    ),
  ].join(', ');
  // MySQL groups by text of any length slowly.
  const key = `CASE WHEN CHAR_LENGTH(host) < 64 THEN LEFT(host, 63) ELSE ${engine.dialect.sha256('host')} END`;
  const hosts = await engine.query(
    `SELECT ${key} AS host_key, MIN(host) AS host, COUNT(*) AS row_count, ${sums}
      FROM logins WHERE ${where} GROUP BY 1 ORDER BY row_count DESC, host_key LIMIT ${limit}`,
    values,
  );
  const countries = await engine.query(
    `SELECT country_code, ${sums} FROM logins WHERE ${where} GROUP BY country_code`,
    values,
  );
  return {
    hosts: hosts.map((row) => ({ host: toText(row, 'host'), ...countsOf(row) })),
    countries: countries.map((row) => ({ code: toTextOrNull(row, 'country_code'), ...countsOf(row) })),
  };
}

const attempted = ['Failed', 'Invalid'] as const;

const eventsOf = (status: Status): string => `events_${status.toLowerCase()}`;
const attemptsOf = (status: Status): string => `attempts_${status.toLowerCase()}`;

function countsOf(row: SqlRow): EventCounts {
  const [Accepted, Failed, Invalid, Probe] = statuses.map((status) => toNumber(row, eventsOf(status)));
  const [failed, invalid] = attempted.map((status) => toNumber(row, attemptsOf(status)));
  return {
    events: { Accepted: Accepted ?? 0, Failed: Failed ?? 0, Invalid: Invalid ?? 0, Probe: Probe ?? 0 },
    attempts: { Failed: failed ?? 0, Invalid: invalid ?? 0 },
  };
}
