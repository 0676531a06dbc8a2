// A user logs in from a country that was never seen with this user.
import { shortList } from '../../lib/plain-list.js';
import { MICROS_PER_DAY } from '../../lib/units.js';
import { firstsOf, hasHistory, loginOf } from '../firsts.js';
import { type UserRule, threshold } from '../rule.js';
import { countryOf, named, textsOf } from '../words.js';

/** The sentence names so many countries. */
const MAX_BEFORE = 5;

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
  sentence: ({ subject, object, ip, details }) =>
    `${named(subject)} logged in from ${countryOf(object)}${ip === null ? '' : ` (${ip})`} for the first time; before: ${shortList(textsOf(details['before']).map(countryOf), MAX_BEFORE, Number(details['beforeCount']))}`,
  judge: (user, thresholds, context) => {
    const days = threshold(thresholds, 'historyDays');
    const seen = firstsOf(user.facts.country);
    // Countries may be known only since a database of them was set up: until then the others were not seen.
    const since = seen[0]?.first ?? Infinity;
    return seen
      .filter((country) => country.first - since >= days * MICROS_PER_DAY)
      .filter((country) => country.first > since && hasHistory(user, country, context, days))
      .map((country) => {
        const before = seen.filter((other) => other.first < country.first).map((other) => other.object);
        return {
          ...{ ...loginOf(user, country), object: country.object },
          details: { before: before.slice(0, MAX_BEFORE), beforeCount: before.length },
        };
      });
  },
};
