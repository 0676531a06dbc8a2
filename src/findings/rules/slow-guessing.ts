// One address tries again and again with long pauses, so that no ban by time finds it.
import { countOf } from '../../lib/count-text.js';
import { MICROS_PER_SECOND, SECONDS_PER_MINUTE } from '../../lib/units.js';
import { foundInGroups } from '../day-rows.js';
import { type DayRule, threshold } from '../rule.js';
import { isOfUsers } from '../sources.js';

export const slowGuessing: DayRule = {
  id: 'slow-guessing',
  title: 'Very slow guessing',
  severity: 'low',
  attack: 'T1110.001',
  of: 'day',
  subject: 'address',
  thresholds: {
    attempts: { default: 8, says: 'failed attempts of an address on one day' },
    minutes: { default: 10, says: 'median of the minutes between them' },
  },
  meaning:
    'The address tries a password every few minutes, all day: too slowly for the ban time of fail2ban.',
  falsePositives:
    'A script with an old password. An address from which somebody logged in does not count: there, somebody forgot a password.',
  next: 'Ban the address, or lower what the ban rule needs.',
  sentence: ({ subject, amount, details }) =>
    `${subject} failed ${countOf(amount, 'time')} with a pause of ${countOf(Number(details['minutes']), 'minute')} between most attempts`,
  judge: ({ rows }, thresholds, context) =>
    foundInGroups(rows.failures('address'), threshold(thresholds, 'attempts'), ([ip, some]) => {
      const failed = some.filter((row) => rows.attempts(row) > 0).map((row) => rows.date(row));
      const [first, last] = [failed[0], failed.at(-1)];
      if (first === undefined || last === undefined) return [];
      if (failed.length < threshold(thresholds, 'attempts')) return [];
      const minutes = Math.floor(medianGap(failed) / SECONDS_PER_MINUTE / MICROS_PER_SECOND);
      if (minutes < threshold(thresholds, 'minutes') || isOfUsers(ip, last, context)) return [];
      return [{ subject: ip, ip, first, last, amount: failed.length, details: { minutes } }];
    }),
};

function medianGap(times: readonly number[]): number {
  const gaps = times
    .slice(1)
    .map((at, k) => at - (times[k] ?? at))
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? 0;
}
