// A host that logs regularly, and has stopped, while others go on.
import { countOf } from '../../lib/count-text.js';
import { lastSilence, MICROS_PER_HOUR } from '../host-hours.js';
import { type HostRule, threshold } from '../rule.js';

export const silentHost: HostRule = {
  id: 'silent-host',
  title: 'A host fell silent',
  severity: 'medium',
  attack: 'T1562.006',
  of: 'host',
  subject: 'host',
  thresholds: {
    hours: { default: 24, says: 'hours since the last row of the host, until the last row of any host' },
    times: {
      default: 3,
      says: 'how many times longer it must be than the longest pause of the 14 days before',
    },
    historyDays: { default: 14, says: 'days that the host must have been known before' },
  },
  meaning:
    'No row of this host came for longer than ever in its last 14 days, while other hosts go on. Its log no longer arrives, or sshd no longer logs.',
  falsePositives:
    'A machine that was switched off for good. Hosts that are often quiet for so long do not count.',
  next: 'Look whether the host runs, and whether its log is still read or sent (`authtrack doctor`).',
  sentence: ({ subject, amount }) => `${subject} has logged nothing for ${countOf(amount, 'hour')}`,
  judge: ({ host, hours, last }, thresholds, { newest }) => {
    const silence = lastSilence(hours, Math.floor(newest / MICROS_PER_HOUR));
    if (silence?.before === undefined || silence.before.days < threshold(thresholds, 'historyDays'))
      return [];
    const isLong =
      silence.hours >= threshold(thresholds, 'hours') &&
      silence.hours >= threshold(thresholds, 'times') * (silence.before.longest + 1);
    return isLong ? [{ subject: host, host, first: last, last: newest, amount: silence.hours }] : [];
  },
};
