// The first day whose logins are kept, from a date or from a duration before today.
import { nowMs } from '../lib/clock.js';
import { parseDuration } from '../lib/time-text.js';

const DAY_MS = 86_400_000;
const MICROS_PER_MS = 1000;

/** Days since 1970 of `YYYY-MM-DD`, in UTC; undefined if the text is not a day. */
export function dayOf(text: string): number | undefined {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Date reads 30 February as 2 March, so the result is compared with the text.
  const isDay = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
  return isDay ? ms / DAY_MS : undefined;
}

/**
 * The first day to keep (days since 1970, UTC), by whole days before today; undefined if `time` is not valid.
 * @param time for parseDuration, at least a day
 */
export function firstDayWithin(time: string): number | undefined {
  const micros = parseDuration(time);
  const days = Math.ceil((micros ?? 0) / MICROS_PER_MS / DAY_MS);
  return micros === null || micros < DAY_MS * MICROS_PER_MS ? undefined : today() - days;
}

/** Days since 1970, UTC. */
export function today(): number {
  return Math.floor(nowMs() / DAY_MS);
}

/** `YYYY-MM-DD` */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
