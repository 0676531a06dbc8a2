// One source tries many names within an hour.
import { countOf } from '../../lib/count-text.js';
import { MICROS_PER_SECOND, SECONDS_PER_HOUR } from '../../lib/units.js';
import { foundInGroups } from '../day-rows.js';
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
    foundInGroups(rows.failures('source'), threshold(thresholds, 'names'), ([subject, some]) => {
      const users = usersAt(subject, context);
      const met = distinctWithin(rows, some, {
        windowMicros: SECONDS_PER_HOUR * MICROS_PER_SECOND,
        least: threshold(thresholds, 'names'),
        valueOf: (row) => {
          const name = rows.user(row);
          // Users who had logged in from there mistype their passwords.
          const isColleague = name !== null && (users?.get(name) ?? Infinity) <= rows.date(row);
          return isColleague ? null : rows.numberOf('user', row);
        },
      });
      if (met === undefined) return [];
      return [{ subject, ip: addressOf(subject), first: met.first, last: met.last, amount: met.most }];
    }),
};
