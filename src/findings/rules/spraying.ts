// One source tries many names within an hour.
import { countOf } from '../../lib/count-text.js';
import { networkOf } from '../../lib/networks.js';
import { MICROS_PER_SECOND, SECONDS_PER_HOUR } from '../../lib/units.js';
import type { JudgeContext } from '../../model/finding.js';
import type { DayRows } from '../day-rows.js';
import { type DayRule, threshold } from '../rule.js';
import { distinctWithin } from '../windows.js';

export const spraying: DayRule = {
  id: 'spraying',
  title: 'Spraying: many names from one source',
  severity: 'low',
  attack: 'T1110.003',
  of: 'day',
  subject: 'network',
  thresholds: {
    names: { default: 10, says: 'names within an hour from one IPv4 address or one IPv6 /64' },
  },
  meaning: 'One source tries a few passwords with many names, so that no account is locked.',
  falsePositives:
    'Jump hosts and offices behind one address: names that logged in from the source before do not count.',
  next: 'Check that no login came from the source. Ban it: `authtrack bans` does that by its own rule.',
  sentence: ({ subject, amount }) => `${subject} tried ${countOf(amount, 'name')} within an hour`,
  judge: ({ rows }, thresholds, context) =>
    [...sources(rows)].flatMap(([subject, some]) => {
      if (some.length < threshold(thresholds, 'names')) return [];
      const met = distinctWithin(rows, some, {
        windowMicros: SECONDS_PER_HOUR * MICROS_PER_SECOND,
        least: threshold(thresholds, 'names'),
        valueOf: (row) => (rows.isFailure(row) && !isOwnName(rows, row, context) ? rows.user(row) : null),
      });
      if (met === undefined) return [];
      const ip = subject.includes('/') ? null : subject;
      return [{ subject, ip, first: met.first, last: met.last, amount: met.most }];
    }),
};

/** The rows of each source that a client may have: an IPv4 address, or an IPv6 network of 64 bits. */
function sources(rows: DayRows): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, readonly number[]>();
  for (const [ip, some] of rows.addresses) {
    const source = ip.includes(':') ? networkOf(ip, 64).text : ip;
    const known = found.get(source);
    found.set(source, known === undefined ? some : [...known, ...some].sort((a, b) => a - b));
  }
  return found;
}

/** Whether a user had logged in from this address before. */
function isOwnName(rows: DayRows, row: number, { addressUsers }: JudgeContext): boolean {
  const since = addressUsers.get(rows.ip(row) ?? '')?.get(rows.user(row) ?? '');
  return since !== undefined && since <= rows.date(row);
}
