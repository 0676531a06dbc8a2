// A user logs in with a key that was never seen with this user.
import type { FirstSeen, JudgeContext, UserHistory } from '../../model/finding.js';
import { firstsOf, hasHistory } from '../firsts.js';
import { type UserRule, threshold } from '../rule.js';

export const newKey: UserRule = {
  id: 'new-key',
  title: 'New key of a user',
  severity: 'medium',
  attack: 'T1098.004',
  of: 'user',
  subject: 'user',
  isOnce: true,
  thresholds: {
    historyDays: { default: 14, says: 'days that user and host must have been known before' },
  },
  meaning:
    'The user logged in with a public key that was never seen with this user. Whoever gets into an account often adds a key to stay.',
  falsePositives:
    'A new computer, a key that was exchanged, a new deployment job. Of a certificate, the key of its CA counts: it may have a key for each session.',
  next: 'Ask the user for the fingerprint (`ssh-keygen -lf KEY.pub`), and compare it with authorized_keys.',
  sentence: ({ subject, object }) => `${subject} logged in with a new key, ${object}`,
  judge: (user, thresholds, context) =>
    firstsOf(user.facts.key)
      .filter((key) => isNews(user, key, context, threshold(thresholds, 'historyDays')))
      .map(({ object, first }) => ({
        ...{ subject: user.user, object, user: user.user, first, last: first, amount: 1 },
      })),
};

/** Keys that were used before authtrack recorded keys are not new. */
function isNews(user: UserHistory, key: FirstSeen, context: JudgeContext, days: number): boolean {
  if (!hasHistory(user, key, context, days)) return false;
  const recordedSince = context.hosts.get(key.host)?.keysSince ?? Infinity;
  const knowsOther = user.facts.key.some(({ first }) => first < key.first);
  const usedKeysBefore = user.facts.method.some(
    ({ object, first }) => object === 'publickey' && first < Math.min(recordedSince, key.first),
  );
  return knowsOther || (recordedSince < key.first && !usedKeysBefore);
}
