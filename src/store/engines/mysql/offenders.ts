// Finds the IPv4 addresses that met the rule. It applies the rule here, to rows ordered by address and time: for nine
// million rows MariaDB needs over 20 minutes for a window function, but one minute to sort (`npm run bench:bans`).
import type { Connection } from 'mysql2/promise';
import { SlidingSum } from '../../../lib/sliding-sum.js';
import { addToEpisodes } from '../../../lib/episodes.js';
import type { BanRule, Offender } from '../../../model/ban.js';
import type { Dialect } from '../../engine.js';
import { streamedRows } from './streamed-rows.js';
import { excessMilliWeight, milliWeightSql, thatCount, THOUSAND } from '../../queries/ban-queries.js';

// Sorting on disk takes most of the time, and the default sort buffer is two megabytes.
const SORT_BUFFER_BYTES = 64 * 1024 * 1024;

/** mysql2 may return sums and products as text. */
type SqlNumber = number | string;
type Row = readonly [
  ip: string,
  instant: SqlNumber,
  milliWeight: SqlNumber,
  attempts: SqlNumber,
  country: string | null,
];

export async function ipv4Offenders(
  connection: Connection,
  { micros }: Dialect,
  rule: BanRule,
): Promise<readonly Offender[]> {
  await connection.query(`SET SESSION sort_buffer_size = ${SORT_BUFFER_BYTES}`);
  const sql = `SELECT ip, ${micros('"date"')}, ${milliWeightSql(rule)},
      CASE WHEN status = 'Probe' THEN 0 ELSE attempts END, country
    FROM logins WHERE ip NOT LIKE '%:%' AND status <> 'Accepted'${thatCount('', rule)} ORDER BY ip, "date"`;
  const rows = streamedRows<Row>(connection, sql, rule.hosts);
  const offenders: Offender[] = [];
  const excess = excessMilliWeight(rule);
  let judged: Judged | undefined;
  for await (const row of rows) {
    const [ip, instant, milliWeight, attempts, country] = row;
    if (judged?.ip !== ip) {
      if (judged !== undefined && judged.episodes.length > 0) offenders.push(offenderOf(judged));
      judged = newcomer(ip, rule);
    }
    judged.lastSeen = Number(instant);
    judged.attempts += Number(attempts);
    // Like MIN in duckdb/offenders.ts: the first of several country names.
    if (country !== null && (judged.country === null || country < judged.country)) judged.country = country;
    const sum = judged.recent.add(judged.lastSeen, Number(milliWeight));
    if (sum >= rule.maxretry * THOUSAND) addToEpisodes(judged.episodes, judged.lastSeen, rule.restMicros);
    if (sum >= excess) judged.excessAt = judged.lastSeen;
  }
  if (judged !== undefined && judged.episodes.length > 0) offenders.push(offenderOf(judged));
  return offenders;
}

type Judged = {
  readonly ip: string;
  readonly recent: SlidingSum;
  readonly episodes: { first: number; last: number }[];
  lastSeen: number;
  attempts: number;
  country: string | null;
  excessAt: number | null;
};

function newcomer(ip: string, { findtimeMicros }: BanRule): Judged {
  const recent = new SlidingSum(findtimeMicros);
  return { ip, recent, episodes: [], lastSeen: 0, attempts: 0, country: null, excessAt: null };
}

function offenderOf({ ip, episodes, lastSeen, attempts, country, excessAt }: Judged): Offender {
  return { ip, episodes, lastSeen, attempts, country, excessAt };
}
