// A client that does not speak SSH, or breaks its rules.
import { countOf } from '../../lib/count-text.js';
import { type DayRule, threshold } from '../rule.js';

/** Reasons that a working client of SSH does not cause. A connection that ends early is not among them. */
const reasons = ['bad-banner', 'no-common-algorithm', 'protocol-error'] as const;

export const protocolAttacks: DayRule = {
  id: 'protocol-attacks',
  title: 'Protocol attacks',
  severity: 'low',
  attack: 'T1595',
  of: 'day',
  subject: 'address',
  thresholds: {
    connections: { default: 5, says: 'connections of one address on one day that fail for one reason' },
  },
  meaning:
    'The client sends what no SSH client sends: requests of other protocols, algorithms that sshd refuses, broken packets.',
  falsePositives:
    'Very old clients and broken networks. An address from which somebody logged in does not count, nor do connections that only end early: monitoring does that.',
  next: 'Keep sshd up to date. Let the firewall admit known networks only.',
  sentence: ({ subject, amount, object }) =>
    `${subject} broke the protocol in ${countOf(amount, 'connection')} (${object})`,
  judge: ({ rows }, thresholds, { addressUsers }) =>
    [...rows.addresses].flatMap(([ip, some]) => {
      if (some.length < threshold(thresholds, 'connections')) return [];
      return reasons.flatMap((reason) => {
        const dates = some.filter((row) => rows.reason(row) === reason).map((row) => rows.date(row));
        const [first, last] = [dates[0], dates.at(-1)];
        if (first === undefined || last === undefined) return [];
        if (dates.length < threshold(thresholds, 'connections')) return [];
        if ([...(addressUsers.get(ip)?.values() ?? [])].some((since) => since <= last)) return [];
        return [{ subject: ip, object: reason, ip, first, last, amount: dates.length }];
      });
    }),
};
