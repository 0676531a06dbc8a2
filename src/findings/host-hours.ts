// The rhythm of a host: the pauses between the hours in which it has rows.
import { MICROS_PER_SECOND, SECONDS_PER_HOUR } from '../lib/units.js';

export const MICROS_PER_HOUR = SECONDS_PER_HOUR * MICROS_PER_SECOND;

const HOURS_PER_DAY = 24;
const RHYTHM_HOURS = 14 * HOURS_PER_DAY;

export type Gap = {
  /** The first hour without rows, in hours since 1970. */
  readonly from: number;
  /** How many hours have none. */
  readonly hours: number;
  /** The longest pause in the 14 days before, and for how many days the host was known; undefined: it was not. */
  readonly before: { readonly longest: number; readonly days: number } | undefined;
};

/** The pauses between rows. @param hours hours with rows, ascending */
export function gapsOf(hours: readonly number[]): readonly Gap[] {
  return hours.flatMap((hour, at) => {
    const previous = hours[at - 1];
    if (previous === undefined || hour - previous <= 1) return [];
    return [{ from: previous + 1, hours: hour - previous - 1, before: rhythmBefore(hours, at - 1) }];
  });
}

/** The pause after the last row. @param until the hour of the last row of any host */
export function lastSilence(hours: readonly number[], until: number): Gap | undefined {
  const last = hours.at(-1);
  if (last === undefined || until <= last) return undefined;
  return { from: last + 1, hours: until - last, before: rhythmBefore(hours, hours.length - 1) };
}

function rhythmBefore(hours: readonly number[], at: number): Gap['before'] {
  const [first, end] = [hours[0], hours[at]];
  if (first === undefined || end === undefined) return undefined;
  let longest = 0;
  for (let n = at; n > 0; n--) {
    const [hour, previous] = [hours[n] ?? 0, hours[n - 1] ?? 0];
    if (hour < end - RHYTHM_HOURS) break;
    longest = Math.max(longest, hour - previous - 1);
  }
  return { longest, days: (end - first) / HOURS_PER_DAY };
}
