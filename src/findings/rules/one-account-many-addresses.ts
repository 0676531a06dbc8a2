// Many addresses try one existing account within an hour.
import { countOf } from '../../lib/count-text.js';
import { MICROS_PER_SECOND, SECONDS_PER_HOUR } from '../../lib/units.js';
import { type DayRule, threshold } from '../rule.js';
import { isSystemAccount } from '../system-accounts.js';
import { distinctWithin } from '../windows.js';

export const oneAccountManyAddresses: DayRule = {
  id: 'one-account-many-addresses',
  title: 'One account, many addresses',
  severity: 'medium',
  attack: 'T1110.001',
  of: 'day',
  subject: 'user',
  thresholds: {
    addresses: { default: 10, says: 'addresses with failed attempts for one account within an hour' },
  },
  meaning: 'Somebody guesses the password of one existing account, from many addresses so that no ban helps.',
  falsePositives:
    'Accounts that many people share: addresses from which the account logged in before do not count. Nor do root and the accounts of services, which everybody tries.',
  next: 'Check that the account has a strong password or none, and allow only keys for it.',
  sentence: ({ subject, amount }) =>
    `${countOf(amount, 'address', 'addresses')} tried to log in as ${subject} within an hour`,
  judge: ({ rows }, thresholds, { userSince, addressUsers }) =>
    [...rows.users].flatMap(([user, some]) => {
      const since = userSince.get(user);
      if (since === undefined || isSystemAccount(user)) return [];
      if (some.length < threshold(thresholds, 'addresses')) return [];
      const met = distinctWithin(rows, some, {
        windowMicros: SECONDS_PER_HOUR * MICROS_PER_SECOND,
        least: threshold(thresholds, 'addresses'),
        valueOf: (row) => {
          const ip = rows.ip(row);
          const at = rows.date(row);
          if (ip === null || !rows.isFailure(row) || at < since) return null;
          return (addressUsers.get(ip)?.get(user) ?? Infinity) <= at ? null : ip;
        },
      });
      return met === undefined
        ? []
        : [{ subject: user, user, first: met.first, last: met.last, amount: met.most }];
    }),
};
