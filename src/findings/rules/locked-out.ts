// sshd refuses connections of people who have logged in, because their address has penalties.
import { countOf } from '../../lib/count-text.js';
import { shortList } from '../../lib/plain-list.js';
import { type DayRule, threshold } from '../rule.js';

/** The evidence names that many users at most. */
const MAX_USERS = 5;

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
    `sshd refused ${countOf(amount, 'connection')} of ${subject}, from which ${shortList((details['users'] as readonly string[] | undefined) ?? [])} logged in`,
  judge: ({ rows }, thresholds, { addressUsers }) =>
    [...rows.addresses].flatMap(([ip, some]) => {
      if (!addressUsers.has(ip) || some.length < threshold(thresholds, 'connections')) return [];
      const refused = some.filter((row) => rows.reason(row) === 'penalty').map((row) => rows.date(row));
      const [first, last] = [refused[0], refused.at(-1)];
      if (first === undefined || last === undefined) return [];
      if (refused.length < threshold(thresholds, 'connections')) return [];
      const users = [...(addressUsers.get(ip) ?? [])]
        .filter(([, since]) => since <= first)
        .map(([user]) => user);
      if (users.length === 0) return [];
      const details = { users: users.sort().slice(0, MAX_USERS) };
      return [{ subject: ip, ip, user: users[0] ?? null, first, last, amount: refused.length, details }];
    }),
};
