// A user logs in from a country that was never seen with this user.
import { firstsOf, hasHistory } from '../firsts.js';
import { type UserRule, threshold } from '../rule.js';

export const newCountry: UserRule = {
  id: 'new-country',
  title: 'New country of a user',
  severity: 'medium',
  attack: 'T1078',
  of: 'user',
  subject: 'user',
  isOnce: true,
  thresholds: {
    historyDays: { default: 14, says: 'days that user and host must have been known before' },
  },
  meaning: 'The user logged in from a country that was never seen with this user.',
  falsePositives: 'Travel, a VPN or a mobile network that ends abroad, errors of the database of countries.',
  next: 'Ask the user. Look at what else is new about the login: address, key, method, hour.',
  sentence: ({ subject, object, details }) =>
    `${subject} logged in from ${object} for the first time; before: ${(details['before'] as readonly string[] | undefined)?.join(', ') ?? ''}`,
  judge: (user, thresholds, context) => {
    const countries = firstsOf(user.facts.country);
    return countries
      .filter(
        (country, k) => k > 0 && hasHistory(user, country, context, threshold(thresholds, 'historyDays')),
      )
      .map(({ object, first }) => ({
        ...{ subject: user.user, object, user: user.user, first, last: first, amount: 1 },
        details: {
          before: countries
            .filter((other) => other.first < first)
            .map((other) => other.object)
            .slice(0, 5),
        },
      }))
      .filter(({ details }) => details.before.length > 0);
  },
};
