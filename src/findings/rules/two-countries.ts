// A user logs in from two countries within two hours.
import { countOf } from '../../lib/count-text.js';
import { MICROS_PER_DAY } from '../../lib/units.js';
import type { DayRows } from '../day-rows.js';
import { userSince } from '../firsts.js';
import { type DayRule, type JudgedDay, type RuleSign, threshold } from '../rule.js';
import { isSystemAccount } from '../system-accounts.js';
import { countryOf, named } from '../words.js';

const MICROS_PER_MINUTE = 60_000_000;

export const twoCountries: DayRule = {
  id: 'two-countries',
  title: 'Two countries within two hours',
  severity: 'medium',
  attack: 'T1078',
  of: 'day',
  subject: 'user',
  thresholds: {
    minutes: { default: 120, says: 'minutes between two logins from different countries' },
    historyDays: { default: 14, says: 'days that the user must have been known before' },
    knownDays: {
      default: 3,
      says: 'days on which the user must not have used both countries before: who does uses a VPN',
    },
  },
  meaning:
    'The user logged in from two countries within a time that nobody travels in. Two people may use the account.',
  falsePositives:
    'A VPN that is switched on, a mobile network that ends abroad, errors of the database of countries.',
  next: 'Ask the user whether a VPN was used; if not, change password and keys.',
  sentence: ({ subject, details }) =>
    `${named(subject)} logged in from ${countryOf(String(details['from']))} and from ${countryOf(String(details['to']))} within ${countOf(Number(details['minutes']), 'minute')}`,
  judge: (day, thresholds, { users }) => {
    const signs = new Map<string, RuleSign>();
    const reach = threshold(thresholds, 'minutes') * MICROS_PER_MINUTE;
    const known = threshold(thresholds, 'knownDays') * MICROS_PER_DAY;
    const historyDays = threshold(thresholds, 'historyDays') * MICROS_PER_DAY;
    for (const { user, from, to } of pairs(day, reach)) {
      const object = [from.country, to.country].sort().join(' ');
      const key = JSON.stringify([user, object]);
      if (isSystemAccount(user) || signs.has(key)) continue;
      const isUsual = [from, to].every(
        ({ country }) =>
          users
            .get(user)
            ?.facts.country.some((fact) => fact.object === country && fact.first < from.at - known) === true,
      );
      const history = users.get(user);
      const since = history === undefined ? Infinity : userSince(history);
      if (isUsual || from.at - since < historyDays) continue;
      signs.set(key, {
        ...{ subject: user, object, user, ip: to.ip, first: from.at, last: to.at, amount: 2 },
        details: {
          ...{ from: from.country, to: to.country, fromAddress: from.ip },
          minutes: Math.max(1, Math.ceil((to.at - from.at) / MICROS_PER_MINUTE)),
        },
      });
    }
    return [...signs.values()];
  },
};

type Place = { readonly at: number; readonly country: string; readonly ip: string | null };
type Pair = { readonly user: string; readonly from: Place; readonly to: Place };

/** Logins of one user from two countries that follow each other; the second one is on this day. */
function* pairs({ before, rows }: JudgedDay, reach: number): Generator<Pair> {
  const last = new Map<string, Place>();
  for (const { user, place } of places(before)) last.set(user, place);
  for (const { user, place } of places(rows)) {
    const from = last.get(user);
    last.set(user, place);
    if (from !== undefined && from.country !== place.country && place.at - from.at <= reach)
      yield { user, from, to: place };
  }
}

function* places(rows: DayRows): Generator<{ readonly user: string; readonly place: Place }> {
  for (const row of rows.accepted) {
    const [user, country] = [rows.user(row), rows.country(row)];
    if (user !== null && country !== null)
      yield { user, place: { at: rows.date(row), country, ip: rows.ip(row) } };
  }
}
