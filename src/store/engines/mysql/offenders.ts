// Finds the IPv4 addresses that met the rule. RuleTally applies the rule to rows ordered by address and time: for nine
// million rows MariaDB needs over 20 minutes for a window function, but one minute to sort (`npm run bench:bans`).
// duckdb/offenders.ts has the same rule in SQL: see model/ban-rule.ts.
import { MIB } from '../../../lib/units.js';
import { RuleTally, type BanRule, type Offender } from '../../../model/ban-rule.js';
import type { Connection } from 'mysql2/promise';
import type { Dialect } from '../../engine.js';
import { streamedRows } from './streamed-rows.js';
import { milliWeightSql, thatCount } from '../../queries/ban-queries.js';

// Sorting on disk takes most of the time, and the default sort buffer is two megabytes.
const SORT_BUFFER_BYTES = 64 * MIB;

/** mysql2 may return sums and products as text. */
type SqlNumber = number | string;
type AttemptRow = readonly [
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
  const rows = streamedRows<AttemptRow>(connection, sql, rule.hosts);
  const offenders: Offender[] = [];
  let judged: JudgedAddress | undefined;
  for await (const row of rows) {
    const [ip, instant, milliWeight, attempts, country] = row;
    if (judged?.ip !== ip) {
      if (judged !== undefined) offenders.push(...offenderOf(judged));
      judged = { ip, tally: new RuleTally(rule), lastSeen: 0, attempts: 0, country: null };
    }
    judged.lastSeen = Number(instant);
    judged.attempts += Number(attempts);
    // Like MIN in duckdb/offenders.ts: the first of several country names.
    if (country !== null && (judged.country === null || country < judged.country)) judged.country = country;
    judged.tally.add(judged.lastSeen, Number(milliWeight));
  }
  if (judged !== undefined) offenders.push(...offenderOf(judged));
  return offenders;
}

type JudgedAddress = {
  readonly ip: string;
  readonly tally: RuleTally;
  lastSeen: number;
  attempts: number;
  country: string | null;
};

/** The offender; nothing if the address did not meet the rule. */
function offenderOf({ ip, tally, lastSeen, attempts, country }: JudgedAddress): readonly Offender[] {
  const { episodes, excessAt } = tally;
  return episodes.length === 0 ? [] : [{ ip, episodes, lastSeen, attempts, country, excessAt }];
}
