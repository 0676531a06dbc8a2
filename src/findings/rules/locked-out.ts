// sshd refuses connections of people who have logged in, because their address has penalties.
import { countOf } from '../../lib/count-text.js';
import { foundInGroups } from '../day-rows.js';
import { type DayRule, threshold } from '../rule.js';
import { sourceOf, usersAt } from '../sources.js';
import { firstTexts, listed } from '../words.js';

export const lockedOut: DayRule = {
  id: 'locked-out',
  title: 'Users locked out by penalties',
  severity: 'medium',
  attack: null,
  of: 'day',
  subject: 'address',
  thresholds: {
    connections: { default: 3, says: 'connections of the address that sshd refused on one day' },
  },
  meaning:
    'sshd refuses an address for some time after failures (PerSourcePenalties). Users of yours logged in from this address before, and cannot now.',
  falsePositives:
    'An address that has a new owner. Addresses without any login do not count: there the penalties do what they should.',
  next: 'Find the client that fails, or exempt the network: PerSourcePenaltyExemptList in sshd_config.',
  sentence: ({ subject, amount, details }) =>
    `sshd refused ${countOf(amount, 'connection')} of ${subject}, from which ${listed(details['users'], Number(details['userCount']))} logged in before`,
  judge: ({ rows }, thresholds, context) =>
    foundInGroups(
      rows.withReason('address', 'penalty'),
      threshold(thresholds, 'connections'),
      ([ip, refused]) => {
        const [first, last] = [refused[0], refused.at(-1)];
        if (first === undefined || last === undefined) return [];
        const users = [...(usersAt(sourceOf(ip), context) ?? [])]
          .filter(([, since]) => since <= rows.date(first))
          .map(([user]) => user);
        const [user] = users;
        if (user === undefined) return [];
        return [
          {
            ...{ subject: ip, ip, user: users.length === 1 ? user : null },
            ...{ first: rows.date(first), last: rows.date(last), amount: refused.length },
            details: { users: firstTexts(users), userCount: users.length },
          },
        ];
      },
    ),
};
