// An account that may not log in any more, and still tries.
import { countOf } from '../../lib/count-text.js';
import { type DayRule, threshold } from '../rule.js';

const reasons: ReadonlySet<string | null> = new Set([
  'not-allowed',
  'locked',
  'expired',
  'denied',
  'root-refused',
]);

export const deniedAccount: DayRule = {
  id: 'denied-account',
  title: 'Denied account goes on trying',
  severity: 'medium',
  attack: 'T1078',
  of: 'day',
  subject: 'user',
  thresholds: {
    attempts: { default: 8, says: 'refused attempts of the account on one day' },
  },
  meaning:
    'The account logged in before and is refused now: locked, expired, or excluded by AllowUsers, DenyUsers or groups. Somebody goes on using its name.',
  falsePositives:
    'People who left and try a few times; jobs that nobody switched off. Accounts that never logged in do not count.',
  next: 'Find out who uses the name. If it is a job, switch it off.',
  sentence: ({ subject, amount }) => `${subject} may not log in, and tried ${countOf(amount, 'time')}`,
  judge: ({ rows }, thresholds, { userSince }) =>
    [...rows.users].flatMap(([user, some]) => {
      const since = userSince.get(user) ?? Infinity;
      if (since === Infinity || some.length < threshold(thresholds, 'attempts')) return [];
      const refused = some.filter((row) => reasons.has(rows.reason(row)) && rows.date(row) > since);
      const [first, last] = [refused[0], refused.at(-1)];
      if (first === undefined || last === undefined) return [];
      if (refused.length < threshold(thresholds, 'attempts')) return [];
      const ips = new Set(refused.map((row) => rows.ip(row)));
      const ip = ips.size === 1 ? rows.ip(first) : null;
      return [
        { subject: user, user, ip, first: rows.date(first), last: rows.date(last), amount: refused.length },
      ];
    }),
};
