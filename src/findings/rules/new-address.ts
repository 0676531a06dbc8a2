// root or an account of a service logs in from an address that was never seen with it.
import { networkOf } from '../../lib/networks.js';
import { MICROS_PER_DAY } from '../../lib/units.js';
import { firstsOf, hasHistory, loginOf } from '../firsts.js';
import { type RuleSign, type UserRule, threshold } from '../rule.js';
import { isSystemAccount } from '../system-accounts.js';
import { named } from '../words.js';

/** An account that logs in from more new networks than this has many users, as `git` has: one more is not remarkable. */
const MANY_NETWORKS = 10;
const MANY_WITHIN_MICROS = 30 * MICROS_PER_DAY;

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
    'A new backup or deployment server, an administrator at another place. An address in a known /24 or /64 is not new. Accounts that log in from more than 10 new networks within 30 days do not count: many people use them.',
  next: 'Find out whose address it is, and with which key or password the login was made.',
  sentence: ({ subject, ip }) => `${named(subject)} logged in from ${ip ?? ''} for the first time`,
  judge: (user, thresholds, context) => {
    if (!isSystemAccount(user.user)) return [];
    const networks = new Set<string>();
    // When they were first seen; those from `from` on within the last 30 days.
    const seen: number[] = [];
    let from = 0;
    const signs: RuleSign[] = [];
    for (const address of firstsOf(user.facts.address)) {
      const { object, first } = address;
      const network = networkOf(object, object.includes(':') ? 64 : 24).text;
      if (networks.has(network)) continue;
      networks.add(network);
      seen.push(first);
      while ((seen[from] ?? first) < first - MANY_WITHIN_MICROS) from++;
      if (seen.length - from > MANY_NETWORKS) continue;
      if (!hasHistory(user, address, context, threshold(thresholds, 'historyDays'))) continue;
      signs.push({ ...loginOf(user, address), object, ip: object });
    }
    return signs;
  },
};
