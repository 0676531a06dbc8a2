// Addresses that try the same names, which never logged in here: they work through one dictionary.
import { countOf } from '../../lib/count-text.js';
import { MICROS_PER_DAY } from '../../lib/units.js';
import type { JudgeContext } from '../../model/finding.js';
import { foundInGroups } from '../day-rows.js';
import { type DayRule, type JudgedDay, threshold } from '../rule.js';
import { isOfUsers } from '../sources.js';
import { firstTexts, listed } from '../words.js';

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
      says: 'addresses (an IPv6 /64 counts once) that try the same name on one day, so that it counts as a name of a dictionary',
    },
    names: { default: 3, says: 'such names that an address must try' },
  },
  meaning:
    'The address tries names that never logged in here and that other addresses try too: one list of names serves many attackers.',
  falsePositives:
    'Few: nobody mistypes the names that strangers try. An address from which somebody logged in does not count.',
  next: 'Nothing, if logins by password are off. `authtrack bans` decides about the address by its own rule, and with the setting bans.dictionary bans it.',
  sentence: ({ subject, amount, details }) =>
    `${subject} tried ${countOf(amount, 'name')} that other attackers try too: ${listed(details['names'], amount)}`,
  judge: (day, thresholds, context) => {
    const { rows } = day;
    const shared = sharedNames(day, threshold(thresholds, 'addresses'), context);
    if (shared.size === 0) return [];
    return foundInGroups(rows.failures('address'), threshold(thresholds, 'names'), ([ip, some]) => {
      const names = new Set<string>();
      let [first, last] = [Infinity, -Infinity];
      for (const row of some) {
        const name = rows.user(row);
        if (name === null || !shared.has(name)) continue;
        names.add(name);
        first = Math.min(first, rows.date(row));
        last = Math.max(last, rows.date(row));
      }
      if (names.size < threshold(thresholds, 'names') || isOfUsers(ip, last, context)) return [];
      return [{ subject: ip, ip, first, last, amount: names.size, details: { names: firstTexts(names) } }];
    });
  },
};

/** The names that never logged in until the end of this day, and that so many sources tried. */
function sharedNames(
  { day, rows }: JudgedDay,
  least: number,
  { userSince }: JudgeContext,
): ReadonlySet<string> {
  const end = (day + 1) * MICROS_PER_DAY;
  const shared = new Set<string>();
  for (const [user, some] of rows.failures('user').withAtLeast(least)) {
    if ((userSince.get(user) ?? Infinity) < end) continue;
    const sources = new Set<number>();
    for (const row of some) {
      const source = rows.numberOf('source', row);
      if (source !== null) sources.add(source);
      if (sources.size >= least) break;
    }
    if (sources.size >= least) shared.add(user);
  }
  return shared;
}
