// Many addresses try one existing account within an hour.
import { countOf } from '../../lib/count-text.js';
import { MICROS_PER_SECOND, SECONDS_PER_HOUR } from '../../lib/units.js';
import { foundInGroups } from '../day-rows.js';
import { type DayRule, threshold } from '../rule.js';
import { usersAt } from '../sources.js';
import { isSystemAccount } from '../system-accounts.js';
import { distinctWithin } from '../windows.js';
import { named } from '../words.js';

export const oneAccountManyAddresses: DayRule = {
  id: 'one-account-many-addresses',
  title: 'One account, many addresses',
  severity: 'medium',
  attack: 'T1110.001',
  of: 'day',
  subject: 'user',
  thresholds: {
    addresses: {
      default: 10,
      says: 'addresses (an IPv6 /64 counts once) with failed attempts for one account within an hour',
    },
  },
  meaning: 'Somebody guesses the password of one existing account, from many addresses so that no ban helps.',
  falsePositives:
    'Accounts that many people share: addresses from which the account logged in before do not count. Nor do root and the accounts of services, which everybody tries.',
  next: 'Check that the account has a strong password or none, and allow only keys for it.',
  sentence: ({ subject, amount }) =>
    `${countOf(amount, 'address', 'addresses')} tried to log in as ${named(subject)} within an hour`,
  judge: ({ rows }, thresholds, context) => {
    const least = threshold(thresholds, 'addresses');
    return foundInGroups(rows.failures('user'), least, ([user, some]) => {
      const since = context.userSince.get(user);
      if (since === undefined || isSystemAccount(user)) return [];
      const met = distinctWithin(rows, some, {
        windowMicros: SECONDS_PER_HOUR * MICROS_PER_SECOND,
        least,
        valueOf: (row) => {
          const [source, at] = [rows.source(row), rows.date(row)];
          if (source === null || at < since) return null;
          const isOwn = (usersAt(source, context)?.get(user) ?? Infinity) <= at;
          return isOwn ? null : rows.numberOf('source', row);
        },
      });
      return met === undefined
        ? []
        : [{ subject: user, user, first: met.first, last: met.last, amount: met.most }];
    });
  },
};
