// The first day whose logins are kept, from a date or from a duration before today.
import { MICROS_PER_MS, MS_PER_DAY } from '../lib/units.js';
import { nowMs } from '../lib/clock.js';
import { parseDuration } from '../lib/time-text.js';

/** Days since 1970 of `YYYY-MM-DD`, in UTC; undefined if the text is not a day. */
export function dayOf(text: string): number | undefined {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Date reads 30 February as 2 March, so the result is compared with the text.
  const isDay = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
  return isDay ? ms / MS_PER_DAY : undefined;
}

/**
 * The first day to keep (days since 1970, UTC), by whole days before today; undefined if `time` is not valid.
 * @param time for parseDuration, at least a day
 */
export function firstDayWithin(time: string): number | undefined {
  const micros = parseDuration(time);
  const days = Math.ceil((micros ?? 0) / MICROS_PER_MS / MS_PER_DAY);
  return micros === null || micros < MS_PER_DAY * MICROS_PER_MS ? undefined : today() - days;
}

/** Days since 1970, UTC. */
export function today(): number {
  return Math.floor(nowMs() / MS_PER_DAY);
}

/** `YYYY-MM-DD` */
export function dayText(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}
