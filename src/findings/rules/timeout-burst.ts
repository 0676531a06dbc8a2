// Many connections of one address that run into LoginGraceTime, as attacks on CVE-2024-6387 do.
import { countOf } from '../../lib/count-text.js';
import { MICROS_PER_SECOND } from '../../lib/units.js';
import { foundInGroups } from '../day-rows.js';
import { type DayRule, threshold } from '../rule.js';
import { addressOf } from '../sources.js';
import { mostWithin } from '../windows.js';

const WINDOW_SECONDS = 360;

export const timeoutBurst: DayRule = {
  id: 'timeout-burst',
  title: 'Burst of timeouts (CVE-2024-6387)',
  severity: 'medium',
  attack: 'T1190',
  of: 'day',
  subject: 'network',
  thresholds: {
    timeouts: {
      default: 6,
      says: 'connections of one IPv4 address or one IPv6 /64 that time out within six minutes',
    },
  },
  meaning:
    'The address opens connections and lets them time out. Attacks on the race in the signal handler of sshd 8.5 to 9.7 (regreSSHion) need thousands of them.',
  falsePositives:
    'Slow clients and health checks that keep a connection open: they cause few timeouts at a time.',
  next: 'Make sure that sshd has the fix (9.8 or the one of the distribution). Ban the address.',
  sentence: ({ subject, amount }) =>
    `${countOf(amount, 'connection')} of ${subject} timed out within six minutes`,
  judge: ({ rows }, thresholds) =>
    foundInGroups(
      rows.withReason('source', 'timeout'),
      threshold(thresholds, 'timeouts'),
      ([subject, some]) => {
        const met = mostWithin(rows, some, {
          windowMicros: WINDOW_SECONDS * MICROS_PER_SECOND,
          least: threshold(thresholds, 'timeouts'),
        });
        return met === undefined
          ? []
          : [{ subject, ip: addressOf(subject), first: met.first, last: met.last, amount: met.most }];
      },
    ),
};
