// Days of UTC, as the number of days since 1970.
import { nowMs } from './clock.js';
import { parseDuration } from './time-text.js';
import { MICROS_PER_MS, MS_PER_DAY } from './units.js';

/** The day of `YYYY-MM-DD`; undefined if the text is not a day. */
export function dayOf(text: string): number | undefined {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Date reads 30 February as 2 March, so the result is compared with the text.
  const isDay = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
  return isDay ? ms / MS_PER_DAY : undefined;
}

/**
 * The first day within a time before today, by whole days; undefined if `time` is not valid.
 * @param time for parseDuration, at least a day
 */
export function firstDayWithin(time: string): number | undefined {
  const micros = parseDuration(time);
  const days = Math.ceil((micros ?? 0) / MICROS_PER_MS / MS_PER_DAY);
  return micros === null || micros < MS_PER_DAY * MICROS_PER_MS ? undefined : today() - days;
}

export function today(): number {
  return Math.floor(nowMs() / MS_PER_DAY);
}

/** `YYYY-MM-DD` */
export function dayText(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}
