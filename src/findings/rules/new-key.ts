// A user logs in with a key that was never seen with this user.
import { MICROS_PER_DAY } from '../../lib/units.js';
import type { FirstSeen, UserHistory } from '../../model/finding.js';
import { firstsOf, hasHistory, loginOf } from '../firsts.js';
import { type UserRule, threshold } from '../rule.js';
import { from, named } from '../words.js';

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
  sentence: ({ subject, object, ip }) =>
    // The key of a CA is there with its type.
    `${named(subject)} logged in${from(ip)} with ${object.includes(' ') ? 'a certificate of a new CA' : 'a new key'}, ${object}`,
  judge: (user, thresholds, context) => {
    const days = threshold(thresholds, 'historyDays');
    const keys = firstsOf(user.facts.key);
    const recorded = recordedSince(user, keys[0]);
    return keys
      .filter((key) => hasHistory(user, key, context, days) && isAfter(key, recorded, days))
      .map((key) => ({ ...loginOf(user, key), object: key.object }));
  },
};

/** Since when the keys of a user are recorded, if older logins by key have none; otherwise all of them are. */
function recordedSince({ facts }: UserHistory, firstKey: FirstSeen | undefined): number | undefined {
  const firstLogin = facts.method
    .filter(({ object }) => object === 'publickey')
    .reduce((least, { first }) => Math.min(least, first), Infinity);
  return firstKey !== undefined && firstLogin < firstKey.first ? firstKey.first : undefined;
}

function isAfter({ first }: FirstSeen, recorded: number | undefined, days: number): boolean {
  return recorded === undefined || (first > recorded && first - recorded >= days * MICROS_PER_DAY);
}
