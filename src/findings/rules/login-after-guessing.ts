// A login from an address after many failed attempts of the same address.
import { countOf } from '../../lib/count-text.js';
import { MICROS_PER_DAY } from '../../lib/units.js';
import type { JudgeContext, Severity, Sign } from '../../model/finding.js';
import { firstsOf, isGuessable } from '../firsts.js';
import { type DayRule, type JudgedDay, type RuleSign, threshold } from '../rule.js';

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
    failures: { default: 5, says: 'failed attempts of the address within 24 hours before the login' },
    ownErrors: {
      default: 20,
      says: 'failed attempts that count as typing errors: fewer of them, for the name of the user alone, from an address that the user logged in from before',
    },
  },
  meaning:
    'Somebody logged in from an address that had failed many times within 24 hours. The password may have been guessed.',
  falsePositives:
    'Users who mistype or forget their own password; an office whose users share one address; a script with an old password.',
  next: 'Ask the user. If it was not the user: end the sessions, change the password and the keys, and look at what the account did.',
  sentence: ({ user, ip, details }) =>
    `possible break-in: ${user ?? 'somebody'} from ${ip ?? ''}${place(details)}, ${String(details['method'] ?? 'unknown method')}, ` +
    `after ${countOf(Number(details['failures']), 'failed attempt')}${otherNames(details)}`,
  judge: (day, thresholds, context) => {
    const signs = new Map<string, RuleSign>();
    const failed = new Map<string, readonly Failure[]>();
    for (const row of day.rows.accepted) {
      const [user, ip] = [day.rows.user(row), day.rows.ip(row)];
      const key = JSON.stringify([user, ip]);
      if (user === null || ip === null || signs.has(key)) continue;
      let some = failed.get(ip);
      if (some === undefined) {
        some = failuresOf(day, ip);
        failed.set(ip, some);
      }
      // Nearly all addresses with logins have none.
      if (some.length === 0) continue;
      const failures = failuresBefore(some, { ip, user, date: day.rows.date(row) }, context);
      if (failures.count < threshold(thresholds, 'failures')) continue;
      const sign = signOf({ day, row, user, ip, failures }, threshold(thresholds, 'ownErrors'), context);
      if (sign) signs.set(key, sign);
    }
    return [...signs.values()];
  },
};

type Failures = { readonly count: number; readonly first: number; readonly names: ReadonlySet<string> };

type Failure = { readonly at: number; readonly name: string | null; readonly attempts: number };

/** The failed attempts of an address on this day and the day before. */
function failuresOf({ before, rows }: JudgedDay, ip: string): readonly Failure[] {
  return [before, rows].flatMap((some) =>
    (some.addresses.get(ip) ?? [])
      .filter((row) => some.isFailure(row))
      .map((row) => ({ at: some.date(row), name: some.user(row), attempts: some.attempts(row) })),
  );
}

/** The failures for the name of the user, and for names that never logged in from this address: not those of colleagues. */
function failuresBefore(
  failed: readonly Failure[],
  { ip, user, date }: { readonly ip: string; readonly user: string; readonly date: number },
  { addressUsers }: JudgeContext,
): Failures {
  const colleagues = addressUsers.get(ip);
  let [count, first] = [0, date];
  const names = new Set<string>();
  for (const { at, name, attempts } of failed) {
    if (at > date || at < date - MICROS_PER_DAY) continue;
    if (name !== null && name !== user && (colleagues?.get(name) ?? Infinity) < at) continue;
    count += attempts;
    first = Math.min(first, at);
    if (name !== null) names.add(name);
  }
  return { count, first, names };
}

type GuessedLogin = {
  readonly day: JudgedDay;
  readonly row: number;
  readonly user: string;
  readonly ip: string;
  readonly failures: Failures;
};

function signOf(
  { day: { rows }, row, user, ip, failures }: GuessedLogin,
  ownErrors: number,
  context: JudgeContext,
): RuleSign | undefined {
  const date = rows.date(row);
  const history = context.users.get(user);
  const seenBefore = (kind: 'address' | 'country', object: string, until: number): boolean =>
    history?.facts[kind].some((fact) => fact.object === object && fact.first < until) === true;
  const others = [...failures.names].filter((name) => name !== user).sort();
  const isOwnAddress = seenBefore('address', ip, date - MICROS_PER_DAY);
  if (isOwnAddress && others.length === 0 && failures.count < ownErrors) return undefined;
  const country = rows.country(row);
  const countries = firstsOf(history?.facts.country ?? []).filter(({ first }) => first < date);
  const isNewCountry =
    country !== null && countries.length > 0 && !countries.some(({ object }) => object === country);
  const method = rows.method(row);
  const weight =
    Number(isGuessable(method)) +
    Number(isNewCountry) +
    Number(others.length >= MANY_NAMES) +
    Number(failures.count >= MANY_FAILURES) -
    Number(isOwnAddress);
  return {
    ...{ subject: user, object: ip, user, ip, host: rows.host(row) },
    severity: severityOf(weight),
    ...{ first: failures.first, last: date, amount: failures.count },
    details: {
      ...{ failures: failures.count, method, country: rows.countryName(row), isNewCountry },
      names: others.slice(0, 10),
      nameCount: others.length,
    },
  };
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
