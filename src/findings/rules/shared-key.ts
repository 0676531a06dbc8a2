// One key logs in as two people.
import type { FirstSeen } from '../../model/finding.js';
import { firstsOf } from '../firsts.js';
import type { UserRule } from '../rule.js';
import { isSystemAccount } from '../system-accounts.js';
import { firstTexts, listed, named } from '../words.js';

export const sharedKey: UserRule = {
  id: 'shared-key',
  title: 'Key used by two users',
  severity: 'medium',
  attack: 'T1078',
  of: 'user',
  subject: 'key',
  isOnce: true,
  thresholds: {},
  meaning: 'The same private key logged in as two users. It was copied, or one person uses two accounts.',
  falsePositives:
    'One person with two accounts. Accounts of services and root do not count: administrators use their own key for them.',
  next: 'Ask both users. Remove the key from the account that it does not belong to, or exchange it if it was copied.',
  sentence: ({ subject, amount, details, user }) =>
    `the key ${subject} of ${listed(details['others'], amount - 1)} also logged in as ${named(user ?? '')}`,
  judge: ({ user, facts, keyUsers }) =>
    isSystemAccount(user)
      ? []
      : firstsOf(facts.key)
          .filter(isOneKey)
          .flatMap(({ object: key, first }) => {
            const others = (keyUsers.get(key) ?? [])
              .filter((other) => other.user !== user && !isSystemAccount(other.user))
              .filter((other) => other.first < first || (other.first === first && other.user < user))
              .map((other) => other.user);
            return others.length === 0
              ? []
              : [
                  {
                    subject: key,
                    object: user,
                    user,
                    first,
                    last: first,
                    amount: others.length + 1,
                    details: { others: firstTexts(others) },
                  },
                ];
          }),
};

/** The key of a CA, as `ED25519 SHA256:…`, vouches for many users. */
function isOneKey({ object }: FirstSeen): boolean {
  return !object.includes(' ');
}
