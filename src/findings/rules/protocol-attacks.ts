// A client that does not speak SSH, or breaks its rules.
import { countOf } from '../../lib/count-text.js';
import { foundInGroups } from '../day-rows.js';
import { type DayRule, threshold } from '../rule.js';
import { isOfUsers } from '../sources.js';

/** Reasons that a working client of SSH does not cause, in words. A connection that ends early is not among them. */
const did: ReadonlyMap<string, string> = new Map([
  ['bad-banner', 'sent something that is not SSH'],
  ['no-common-algorithm', 'offered only algorithms that sshd refuses'],
  ['protocol-error', 'broke the SSH protocol'],
]);

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
    `${subject} ${did.get(object) ?? 'broke the SSH protocol'} in ${countOf(amount, 'connection')}`,
  judge: function* ({ rows }, thresholds, context) {
    for (const reason of did.keys())
      yield* foundInGroups(
        rows.withReason('address', reason),
        threshold(thresholds, 'connections'),
        ([ip, some]) => {
          const [first, last] = [some[0], some.at(-1)];
          if (first === undefined || last === undefined || isOfUsers(ip, rows.date(last), context)) return [];
          const [from, to] = [rows.date(first), rows.date(last)];
          return [{ subject: ip, object: reason, ip, first: from, last: to, amount: some.length }];
        },
      );
  },
};
