// Addresses that try the same names, which never logged in here: they work through one dictionary.
import { countOf } from '../../lib/count-text.js';
import { shortList } from '../../lib/plain-list.js';
import { type DayRule, type JudgedDay, threshold } from '../rule.js';
import type { JudgeContext } from '../../model/finding.js';

/** The evidence names that many names at most. */
const MAX_NAMES = 10;

export const dictionary: DayRule = {
  id: 'dictionary',
  title: 'Dictionary: names that attackers share',
  severity: 'low',
  attack: 'T1110.001',
  of: 'day',
  subject: 'address',
  thresholds: {
    addresses: {
      default: 3,
      says: 'addresses that try the same name on one day, so that it counts as a name of a dictionary',
    },
    names: { default: 3, says: 'such names that an address must try' },
  },
  meaning:
    'The address tries names that never logged in here and that other addresses try too: one list of names serves many attackers.',
  falsePositives:
    'Few: nobody mistypes the names that strangers try. An address from which somebody logged in does not count.',
  next: 'Nothing, if logins by password are off. `authtrack bans` decides about the address by its own rule, and with the setting bans.dictionary bans it.',
  sentence: ({ subject, amount, details }) =>
    `${subject} tried ${countOf(amount, 'name')} that other attackers try too: ${shortList((details['names'] as readonly string[] | undefined) ?? [])}`,
  judge: (day, thresholds, context) => {
    const shared = sharedNames(day, threshold(thresholds, 'addresses'), context);
    return [...day.rows.addresses].flatMap(([ip, some]) => {
      if (some.length < threshold(thresholds, 'names')) return [];
      const names = new Set<string>();
      let [first, last] = [Infinity, -Infinity];
      for (const row of some) {
        const name = day.rows.user(row);
        if (name === null || !shared.has(name) || !day.rows.isFailure(row)) continue;
        names.add(name);
        first = Math.min(first, day.rows.date(row));
        last = Math.max(last, day.rows.date(row));
      }
      if (names.size < threshold(thresholds, 'names') || isOfUsers(ip, last, context)) return [];
      const details = { names: [...names].sort().slice(0, MAX_NAMES) };
      return [{ subject: ip, ip, first, last, amount: names.size, details }];
    });
  },
};

/** The names that never logged in until the end of this day, and that so many addresses tried. */
function sharedNames(
  { day, rows }: JudgedDay,
  least: number,
  { userSince }: JudgeContext,
): ReadonlySet<string> {
  const end = (day + 1) * 86_400_000_000;
  const shared = new Set<string>();
  for (const [user, some] of rows.users) {
    if (some.length < least || (userSince.get(user) ?? Infinity) < end) continue;
    const ips = new Set<string>();
    for (const row of some) {
      const ip = rows.isFailure(row) ? rows.ip(row) : null;
      if (ip !== null) ips.add(ip);
      if (ips.size >= least) break;
    }
    if (ips.size >= least) shared.add(user);
  }
  return shared;
}

function isOfUsers(ip: string, until: number, { addressUsers }: JudgeContext): boolean {
  return [...(addressUsers.get(ip)?.values() ?? [])].some((since) => since <= until);
}
