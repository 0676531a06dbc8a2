// A login at an hour at which the user never logs in.
import { MICROS_PER_DAY } from '../../lib/units.js';
import type { UserHours } from '../../model/finding.js';
import { type RuleSign, type UserRule, threshold } from '../rule.js';

const HOURS = 24;
const MICROS_PER_HOUR = MICROS_PER_DAY / HOURS;

export const unusualHour: UserRule = {
  id: 'unusual-hour',
  title: 'Unusual hour',
  severity: 'low',
  attack: 'T1078',
  of: 'user',
  subject: 'user',
  thresholds: {
    days: { default: 90, says: 'days before the login whose hours count' },
    logins: { default: 20, says: 'logins that the user must have had in these days' },
    hours: { default: 2, says: 'hours before and after the login in which the user never logged in' },
    historyDays: { default: 14, says: 'days that the user must have been known before' },
  },
  meaning: 'The user logged in at an hour of the day at which this user did not log in for months.',
  falsePositives: 'People on call, travel, a job that was moved to another hour.',
  next: 'Look at address, country and key of the login. If they are known, it was most likely the user.',
  sentence: ({ subject, details }) =>
    `${subject} logged in between ${String(details['hour'])}:00 and ${String(details['hour'])}:59 UTC, an unusual hour`,
  judge: ({ user, hours }, thresholds) => {
    const reach = { days: threshold(thresholds, 'days'), hours: threshold(thresholds, 'hours') };
    const least = { logins: threshold(thresholds, 'logins'), days: threshold(thresholds, 'historyDays') };
    return hours.flatMap((day, at) => {
      const before = hours.slice(firstWithin(hours, day.day - reach.days), at);
      const known = (before[0]?.day ?? day.day) + least.days <= day.day;
      if (!known || before.reduce((sum, { logins }) => sum + logins, 0) < least.logins) return [];
      const usual = before.reduce((mask, some) => mask | some.hours, 0);
      return hoursIn(day.hours)
        .filter((hour) => !isUsual(usual, hour, reach.hours))
        .map((hour): RuleSign => {
          const first = day.day * MICROS_PER_DAY + hour * MICROS_PER_HOUR;
          const last = first + MICROS_PER_HOUR - 1;
          return { subject: user, user, first, last, amount: 1, details: { hour } };
        });
    });
  },
};

function firstWithin(hours: readonly UserHours[], day: number): number {
  const found = hours.findIndex((some) => some.day >= day);
  return found === -1 ? hours.length : found;
}

function hoursIn(mask: number): readonly number[] {
  return Array.from({ length: HOURS }, (_, hour) => hour).filter((hour) => has(mask, hour));
}

/** Midnight lies between 23 and 0. */
function isUsual(usual: number, hour: number, reach: number): boolean {
  for (let off = -reach; off <= reach; off++) if (has(usual, (hour + off + HOURS) % HOURS)) return true;
  return false;
}

function has(mask: number, hour: number): boolean {
  return ((mask >> hour) & 1) === 1;
}
