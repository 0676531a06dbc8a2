// The CSV file of AbuseIPDB's bulk report (docs.abuseipdb.com, BULK-REPORT endpoint): single addresses, seen in the last
// 60 days. If there are more than one file may have, it has those seen last.
//
//   192.0.2.1,"18,22",2026-01-31T10:00:00+00:00,"SSH login attempts: 42"
//
// The comment is public, so it contains no user or host names.
import { isoInstant } from '../../lib/time-text.js';
import { MICROS_PER_DAY, MICROS_PER_SECOND } from '../../lib/units.js';
import type { Ban } from '../../model/ban.js';
import { inLines, isSingle, listed, type WriteList, type Listed } from './format.js';

// Brute force, SSH.
const CATEGORIES = '18,22';
// With the header 10,000 lines of at most 1.1 MB together; 2 MB are allowed.
const MAX_REPORTS = 9_999;
const MAX_AGE_MICROS = 60 * MICROS_PER_DAY;

export const abuseipdb: WriteList = (bans, { now }) => {
  return inLines(['IP,Categories,ReportDate,Comment', ...reportable(bans, now).map(toLine)]);
};

/** The bans for one file, those seen last first. @param now microseconds since 1970-01-01 UTC */
export function reportable(bans: readonly Ban[], now: number): readonly Listed[] {
  // AbuseIPDB refuses dates in the future, which come from a wrong clock.
  const isReportable = ({ ban, network }: Listed): boolean =>
    isSingle(network) && ban.lastSeen <= now && now - ban.lastSeen <= MAX_AGE_MICROS;
  return listed(bans, now)
    .filter(isReportable)
    .sort((a, b) => b.ban.lastSeen - a.ban.lastSeen)
    .slice(0, MAX_REPORTS);
}

function toLine({ ban, network }: Listed): string {
  const date = isoInstant(Math.floor(ban.lastSeen / MICROS_PER_SECOND) * MICROS_PER_SECOND).replace(
    'Z',
    '+00:00',
  );
  return `${network.text},"${CATEGORIES}",${date},"SSH login attempts: ${ban.attempts}"`;
}
