// One source tries many names within an hour.
import { countOf } from '../../lib/count-text.js';
import { MICROS_PER_SECOND, SECONDS_PER_HOUR } from '../../lib/units.js';
import { groupsOf } from '../day-rows.js';
import { type DayRule, threshold } from '../rule.js';
import { addressOf, usersAt } from '../sources.js';
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
    groupsOf(rows.failures('source'), threshold(thresholds, 'names')).flatMap(([subject, some]) => {
      const users = usersAt(subject, context);
      const met = distinctWithin(rows, some, {
        windowMicros: SECONDS_PER_HOUR * MICROS_PER_SECOND,
        least: threshold(thresholds, 'names'),
        valueOf: (row) => {
          const name = rows.user(row);
          // Users who had logged in from there mistype their passwords.
          return name === null || (users?.get(name) ?? Infinity) <= rows.date(row) ? null : name;
        },
      });
      if (met === undefined) return [];
      return [{ subject, ip: addressOf(subject), first: met.first, last: met.last, amount: met.most }];
    }),
};
