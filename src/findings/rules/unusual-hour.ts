// A login at an hour at which the user never logs in.
import { MICROS_PER_DAY } from '../../lib/units.js';
import { type RuleSign, type UserRule, threshold } from '../rule.js';
import { named } from '../words.js';

const HOURS = 24;
const MICROS_PER_HOUR = MICROS_PER_DAY / HOURS;
const MAX_MASKS = 10_000;

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
  sentence: ({ subject, details }) => {
    const hour = String(details['hour']).padStart(2, '0');
    return `${named(subject)} logged in between ${hour}:00 and ${hour}:59 UTC, an unusual hour`;
  },
  judge: ({ user, hours }, thresholds) => {
    const reach = { days: threshold(thresholds, 'days'), hours: threshold(thresholds, 'hours') };
    const least = { logins: threshold(thresholds, 'logins'), days: threshold(thresholds, 'historyDays') };
    const signs: RuleSign[] = [];
    // On how many of the days before, `from` being the first of them, the user logged in at each hour.
    const usual = new Int32Array(HOURS);
    let [from, logins] = [0, 0];
    for (const { day, hours: mask, logins: more } of hours) {
      for (let old = hours[from]; old !== undefined && old.day < day - reach.days; old = hours[++from]) {
        logins -= old.logins;
        for (const hour of hoursIn(old.hours)) usual[hour] = (usual[hour] ?? 0) - 1;
      }
      const isKnown = (hours[from]?.day ?? day) + least.days <= day && logins >= least.logins;
      for (const hour of hoursIn(mask)) {
        if (!isKnown || isUsual(usual, hour, reach.hours)) continue;
        const first = day * MICROS_PER_DAY + hour * MICROS_PER_HOUR;
        const last = first + MICROS_PER_HOUR - 1;
        signs.push({ subject: user, user, first, last, amount: 1, details: { hour } });
      }
      for (const hour of hoursIn(mask)) usual[hour] = (usual[hour] ?? 0) + 1;
      logins += more;
    }
    return signs;
  },
};

const hoursOfMasks = new Map<number, readonly number[]>();

/** The hours of a mask. Users have few different ones. */
function hoursIn(mask: number): readonly number[] {
  let hours = hoursOfMasks.get(mask);
  if (hours === undefined) {
    hours = Array.from({ length: HOURS }, (_, hour) => hour).filter((hour) => ((mask >> hour) & 1) === 1);
    if (hoursOfMasks.size < MAX_MASKS) hoursOfMasks.set(mask, hours);
  }
  return hours;
}

/** Midnight lies between 23 and 0. */
function isUsual(usual: Int32Array, hour: number, reach: number): boolean {
  if (reach >= HOURS / 2) return usual.some((days) => days > 0);
  for (let off = -reach; off <= reach; off++) if ((usual[(hour + off + HOURS) % HOURS] ?? 0) > 0) return true;
  return false;
}
