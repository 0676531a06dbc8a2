// From which day on logins are kept: a day, or a length of time before today.
import { nowMs } from '../lib/clock.js';
import { parseDuration } from '../lib/duration.js';

const DAY_MS = 86_400_000;
const MICROS_PER_MS = 1000;

/** Days since 1970 of `YYYY-MM-DD`, in UTC; undefined for what is no day. */
export function dayOf(text: string): number | undefined {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Date takes 30 February for 2 March: a day must come back as it was given.
  const isDay = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
  return isDay ? ms / DAY_MS : undefined;
}

/**
 * The first day (days since 1970, UTC) of which the logins are kept for so long: whole days before today's.
 * @param time as parseDuration takes it, a day at least; undefined for anything else
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
