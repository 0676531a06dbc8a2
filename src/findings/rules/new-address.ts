// root or an account of a service logs in from an address that was never seen with it.
import { networkOf } from '../../lib/networks.js';
import { firstsOf, hasHistory } from '../firsts.js';
import { type RuleSign, type UserRule, threshold } from '../rule.js';
import { isSystemAccount } from '../system-accounts.js';

export const newAddress: UserRule = {
  id: 'new-address',
  title: 'New address of root or a system account',
  severity: 'medium',
  attack: 'T1078',
  of: 'user',
  subject: 'user',
  isOnce: true,
  thresholds: {
    historyDays: { default: 14, says: 'days that account and host must have been known before' },
  },
  meaning:
    'root or an account of a service logged in from a network that was never seen with it. These accounts mostly log in from few places.',
  falsePositives:
    'A new backup or deployment server, an administrator at another place. An address in a known /24 or /64 is not new.',
  next: 'Find out whose address it is, and with which key or password the login was made.',
  sentence: ({ subject, ip }) => `${subject} logged in from ${ip ?? ''} for the first time`,
  judge: (user, thresholds, context) => {
    if (!isSystemAccount(user.user)) return [];
    const networks = new Set<string>();
    const signs: RuleSign[] = [];
    for (const address of firstsOf(user.facts.address)) {
      const network = networkOf(address.object, address.object.includes(':') ? 64 : 24).text;
      const isKnown = networks.has(network);
      networks.add(network);
      if (isKnown || !hasHistory(user, address, context, threshold(thresholds, 'historyDays'))) continue;
      const { object, first } = address;
      signs.push({
        ...{ subject: user.user, object, user: user.user, ip: object, first, last: first, amount: 1 },
      });
    }
    return signs;
  },
};
