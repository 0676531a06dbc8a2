// A password login of a user who used keys only.
import { firstsOf, hasHistory, isGuessable, loginOf } from '../firsts.js';
import { type UserRule, threshold } from '../rule.js';
import { from, named } from '../words.js';

export const passwordInsteadOfKey: UserRule = {
  id: 'password-instead-of-key',
  title: 'Password where only keys were used',
  severity: 'medium',
  attack: 'T1078',
  of: 'user',
  subject: 'user',
  isOnce: true,
  thresholds: {
    historyDays: {
      default: 14,
      says: 'days that the user must have used keys only, and that the host must have been known',
    },
  },
  meaning:
    'The user always logged in with keys, and now with a password. Whoever guessed or stole a password has no key.',
  falsePositives:
    'A new computer without the key, a login from a phone or from a rescue system. Users who ever logged in otherwise than by key do not count.',
  next: 'Ask the user. If no user needs passwords, set PasswordAuthentication no in sshd_config.',
  sentence: ({ subject, ip, details }) =>
    `${named(subject)} logged in${from(ip)} by ${String(details['method'])}; only keys were used before`,
  judge: (user, thresholds, context) => {
    const methods = firstsOf(user.facts.method);
    const at = methods.findIndex(({ object }) => isGuessable(object));
    const [key, password] = [methods[0], methods[at]];
    if (key === undefined || password === undefined) return [];
    if (!methods.slice(0, at).every(({ object }) => object === 'publickey')) return [];
    const days = threshold(thresholds, 'historyDays');
    const { first, object: method } = password;
    if (key.first >= first || !hasHistory(user, password, context, days)) return [];
    return [{ ...loginOf(user, password), details: { method } }];
  },
};
