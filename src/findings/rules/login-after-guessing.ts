// A login from an address after many failed attempts of the same address.
import { countOf } from '../../lib/count-text.js';
import { MICROS_PER_DAY } from '../../lib/units.js';
import {
  type JudgeContext,
  severities,
  type Severity,
  type Sign,
  type UserHistory,
} from '../../model/finding.js';
import { FailureWindow } from '../failure-window.js';
import { isGuessable } from '../firsts.js';
import { type DayRule, type JudgedDay, type RuleSign, threshold } from '../rule.js';
import { usersAt } from '../sources.js';
import { firstTexts, named } from '../words.js';

/** Of so many other names, a finding gives the first in order. */
const MOST_NAMES = 100;

/** A client that tries the names of other accounts is no person who mistypes a password. */
const MANY_NAMES = 3;
const MANY_FAILURES = 30;

export const loginAfterGuessing: DayRule = {
  id: 'login-after-guessing',
  title: 'Login after guessing',
  severity: 'medium',
  attack: 'T1110.001',
  of: 'day',
  subject: 'user',
  thresholds: {
    failures: {
      default: 5,
      says: 'failed attempts of the address (or its IPv6 /64) within 24 hours before the login',
    },
    ownErrors: {
      default: 20,
      says: 'failed attempts that count as typing errors: fewer of them, for the name of the user alone, from an address that the user logged in from before',
    },
  },
  meaning:
    'Somebody logged in from an address that had failed many times within 24 hours. The password may have been guessed.',
  falsePositives:
    'Users who mistype or forget their own password; an office whose users share one address; a script with an old password. Refused keys of the user do not count: clients offer all keys that they have.',
  next: 'Ask the user. If it was not the user: end the sessions, change the password and the keys, and look at what the account did.',
  sentence: ({ user, ip, details }) =>
    `possible break-in: ${user === null ? 'somebody' : named(user)} from ${ip ?? ''}${place(details)}, ` +
    `${String(details['method'] ?? 'unknown method')}, ` +
    `after ${countOf(Number(details['failures']), 'failed attempt')}${otherNames(details)}`,
  judge: (day, thresholds, context) => {
    const signs = new Map<string, GuessedLogin>();
    const windows = new Map<string, FailureWindow | undefined>();
    for (const row of day.rows.accepted) {
      const [user, ip, source] = [day.rows.user(row), day.rows.ip(row), day.rows.source(row)];
      if (user === null || ip === null || source === null) continue;
      if (!windows.has(source)) windows.set(source, windowOf(day, source, context));
      const window = windows.get(source);
      // Nearly all addresses with logins have no failures.
      if (window === undefined) continue;
      window.moveTo(day.rows.date(row));
      if (window.attempts(user) < threshold(thresholds, 'failures')) continue;
      const key = JSON.stringify([user, ip]);
      const known = signs.get(key);
      if (known?.severity === 'high') continue;
      const login = { day, row, user, ip, source, window };
      const sign = signOf(login, threshold(thresholds, 'ownErrors'), context);
      if (sign === undefined) continue;
      // The gravest login of a day counts: a key of the user may come before the guessed password.
      if (known === undefined) signs.set(key, sign);
      else if (severities.indexOf(sign.severity) > severities.indexOf(known.severity))
        signs.set(key, { ...sign, first: known.first });
    }
    return [...signs.values()];
  },
};

function windowOf(day: JudgedDay, source: string, context: JudgeContext): FailureWindow | undefined {
  const hasFailures = [day.before, day.rows].some((some) => some.failures('source').has(source));
  return hasFailures ? new FailureWindow(day, source, context) : undefined;
}

type GuessedLogin = RuleSign & { readonly severity: Severity };

type Login = {
  readonly day: JudgedDay;
  readonly row: number;
  readonly user: string;
  readonly ip: string;
  readonly source: string;
  readonly window: FailureWindow;
};

function signOf(
  { day: { rows }, row, user, ip, source, window }: Login,
  ownErrors: number,
  context: JudgeContext,
): GuessedLogin | undefined {
  const date = rows.date(row);
  const failures = window.attempts(user);
  const nameCount = window.nameCount(user);
  const isOwnAddress = (usersAt(source, context)?.get(user) ?? Infinity) < date - MICROS_PER_DAY;
  if (isOwnAddress && nameCount === 0 && failures < ownErrors) return undefined;
  const isNewCountry = isNew(rows.country(row), date, context.users.get(user));
  const method = rows.method(row);
  const weight =
    Number(isGuessable(method)) +
    Number(isNewCountry) +
    Number(nameCount >= MANY_NAMES) +
    Number(failures >= MANY_FAILURES) -
    Number(isOwnAddress);
  return {
    ...{ subject: user, object: ip, user, ip, host: rows.host(row) },
    severity: severityOf(weight),
    ...{ first: window.first(user) ?? date, last: date, amount: failures },
    details: {
      ...{ failures, method, country: rows.countryName(row), isNewCountry },
      ...{ names: firstTexts(window.names(user, MOST_NAMES)), nameCount },
    },
  };
}

/** Whether the user had logged in from other countries only. */
function isNew(country: string | null, date: number, history: UserHistory | undefined): boolean {
  const before = history?.facts.country.filter(({ first }) => first < date) ?? [];
  return country !== null && before.length > 0 && !before.some(({ object }) => object === country);
}

function severityOf(weight: number): Severity {
  return weight >= 2 ? 'high' : weight === 1 ? 'medium' : 'low';
}

function place({ country, isNewCountry }: Sign['details']): string {
  if (country === null || country === undefined) return '';
  return ` (${String(country)}${isNewCountry === true ? ', a new country' : ''})`;
}

function otherNames({ nameCount }: Sign['details']): string {
  return Number(nameCount) > 0 ? ` that also tried ${countOf(Number(nameCount), 'other name')}` : '';
}
