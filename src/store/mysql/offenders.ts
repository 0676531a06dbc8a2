// Which IPv4 addresses have met the rule, judged here, row by row in the order of addresses and time: MariaDB takes more
// than twenty minutes for a window over nine million rows, and one to sort them (`npm run bench:bans`).
import type { Connection } from 'mysql2/promise';
import { SlidingSum } from '../../lib/sliding-sum.js';
import { addToSpells } from '../../lib/spells.js';
import type { BanRule, Offender } from '../../model/offence.js';
import type { Dialect } from '../engine.js';
import { streamedRows } from './streamed-rows.js';
import { excessThousandths, thatCount, THOUSAND, thousandthsSql } from '../queries/weight.js';

// Sorting on the disk is the most of the time, and a server has two megabytes by default.
const SORT_BUFFER_BYTES = 64 * 1024 * 1024;

/** Sums and products may come as text. */
type SqlNumber = number | string;
type Row = readonly [
  ip: string,
  instant: SqlNumber,
  thousandths: SqlNumber,
  attempts: SqlNumber,
  country: string | null,
];

export async function ipv4Offenders(
  connection: Connection,
  { micros }: Dialect,
  rule: BanRule,
): Promise<readonly Offender[]> {
  await connection.query(`SET SESSION sort_buffer_size = ${SORT_BUFFER_BYTES}`);
  const sql = `SELECT ip, ${micros('"date"')}, ${thousandthsSql(rule)},
      CASE WHEN status = 'Probe' THEN 0 ELSE attempts END, country
    FROM logins WHERE ip NOT LIKE '%:%' AND status <> 'Accepted'${thatCount('', rule)} ORDER BY ip, "date"`;
  const rows = streamedRows<Row>(connection, sql, rule.hosts);
  const offenders: Offender[] = [];
  const excess = excessThousandths(rule);
  let judged: Judged | undefined;
  for await (const row of rows) {
    const [ip, instant, thousandths, attempts, country] = row;
    if (judged?.ip !== ip) {
      if (judged !== undefined && judged.spells.length > 0) offenders.push(offenderOf(judged));
      judged = newcomer(ip, rule);
    }
    judged.lastSeen = Number(instant);
    judged.attempts += Number(attempts);
    // As MIN does: the first of its names, should it have several.
    if (country !== null && (judged.country === null || country < judged.country)) judged.country = country;
    const sum = judged.recent.add(judged.lastSeen, Number(thousandths));
    if (sum >= rule.maxAttempts * THOUSAND) addToSpells(judged.spells, judged.lastSeen, rule.restMicros);
    if (sum >= excess) judged.excessAt = judged.lastSeen;
  }
  if (judged !== undefined && judged.spells.length > 0) offenders.push(offenderOf(judged));
  return offenders;
}

type Judged = {
  readonly ip: string;
  readonly recent: SlidingSum;
  readonly spells: { first: number; last: number }[];
  lastSeen: number;
  attempts: number;
  country: string | null;
  excessAt: number | null;
};

function newcomer(ip: string, { windowMicros }: BanRule): Judged {
  const recent = new SlidingSum(windowMicros);
  return { ip, recent, spells: [], lastSeen: 0, attempts: 0, country: null, excessAt: null };
}

function offenderOf({ ip, spells, lastSeen, attempts, country, excessAt }: Judged): Offender {
  return { ip, spells, lastSeen, attempts, country, excessAt };
}
