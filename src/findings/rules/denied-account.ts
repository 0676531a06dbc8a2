// An account that may not log in any more, and still tries.
import { countOf } from '../../lib/count-text.js';
import { foundInGroups } from '../day-rows.js';
import { type DayRule, threshold } from '../rule.js';
import { isOfUsers } from '../sources.js';
import { isSystemAccount } from '../system-accounts.js';
import { named } from '../words.js';

/** sshd gives this reason only if the password or key was right. */
const RIGHT_SECRET = 'root-refused';

const reasons = ['not-allowed', 'locked', 'expired', 'denied', RIGHT_SECRET] as const;

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
    'People who left and try a few times; jobs that nobody switched off. Accounts that never logged in do not count, nor do strangers who try root and the accounts of services.',
  next: 'Find out who uses the name. If it is a job, switch it off.',
  sentence: ({ subject, amount }) => `${named(subject)} may not log in, and tried ${countOf(amount, 'time')}`,
  judge: ({ rows }, thresholds, context) =>
    foundInGroups(rows.withReason('user', ...reasons), threshold(thresholds, 'attempts'), ([user, some]) => {
      const since = context.userSince.get(user);
      if (since === undefined) return [];
      const isSystem = isSystemAccount(user);
      const refused = some.filter((row) => {
        const ip = rows.ip(row);
        const at = rows.date(row);
        if (at <= since) return false;
        return !isSystem || rows.reason(row) === RIGHT_SECRET || (ip !== null && isOfUsers(ip, at, context));
      });
      const [first, last] = [refused[0], refused.at(-1)];
      if (first === undefined || last === undefined) return [];
      if (refused.length < threshold(thresholds, 'attempts')) return [];
      const firstIp = rows.ip(first);
      const ip = refused.every((row) => rows.ip(row) === firstIp) ? firstIp : null;
      return [
        { subject: user, user, ip, first: rows.date(first), last: rows.date(last), amount: refused.length },
      ];
    }),
};
