// A host that always logs something, and logged nothing for hours.
import { countOf } from '../../lib/count-text.js';
import { gapsOf, MICROS_PER_HOUR } from '../host-hours.js';
import { type HostRule, threshold } from '../rule.js';

export const logGap: HostRule = {
  id: 'log-gap',
  title: 'Gap in a log',
  severity: 'medium',
  attack: 'T1070.002',
  of: 'host',
  subject: 'host',
  thresholds: {
    hours: { default: 4, says: 'whole hours without a row' },
    times: {
      default: 3,
      says: 'how many times longer it must be than the longest pause of the 14 days before',
    },
    historyDays: { default: 14, says: 'days that the host must have been known before' },
  },
  meaning:
    'The host has rows before and after, and none for some hours. The log may have been cut, or sshd or syslog did not run.',
  falsePositives:
    'The machine was switched off, or the network was down. Hosts that are often quiet for so long do not count.',
  next: 'Look at the other logs of that time (`journalctl --list-boots`, `last -x`).',
  sentence: ({ subject, amount }) => `${subject} logged nothing for ${countOf(amount, 'hour')}`,
  judge: ({ host, hours }, thresholds) =>
    gapsOf(hours)
      .filter(({ hours: length, before }) => {
        if (before === undefined || before.days < threshold(thresholds, 'historyDays')) return false;
        return (
          length >= threshold(thresholds, 'hours') &&
          length >= threshold(thresholds, 'times') * (before.longest + 1)
        );
      })
      .map(({ from, hours: amount }) => ({
        ...{ subject: host, host, amount },
        ...{ first: from * MICROS_PER_HOUR, last: (from + amount) * MICROS_PER_HOUR },
      })),
};
