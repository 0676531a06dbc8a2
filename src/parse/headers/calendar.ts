// Calendar and clock -> instant: the year that is not written, the zone that is not written, and the hour that
// happens twice when summer time ends. What it must know of earlier lines is one instant.
import { localToUtcMs, repeatedAfterMs, type TimeZone } from '../../lib/time-zone.js';
import { monthNames, type MonthNames } from './month-names.js';
import { isDay, type YearGuess } from './year.js';

export const MICROS_PER_MS = 1000;
export const MICROS_PER_SECOND = 1_000_000;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const BLOCK_MS = 10 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

// No log is older than its format, and microseconds after the year 2255 are no longer exact in a double.
const MIN_YEAR = 1970;
const MAX_YEAR = 2200;

/** Lines of several processes are a little out of order; a clock that was put back is so by half an hour at least. */
const OUT_OF_ORDER_MICROS = MINUTE_MS * MICROS_PER_MS;

/** No instant: there is no time stamp. */
export const NO_TIME = -1;
/** No instant: no calendar or clock shows this. */
export const IMPOSSIBLE_TIME = -2;

export type CalendarOptions = {
  /** Of times that name none. */
  readonly zone: TimeZone;
  /** Of dates that have none. */
  readonly yearOf: YearGuess;
  /** What is known of the language of the log. */
  readonly months?: MonthNames | undefined;
  /** The present, milliseconds UTC. */
  readonly nowMs: number;
};

/** A time as it is written; undefined where it is not. */
export type WrittenTime = {
  readonly year: number | undefined;
  /** 0 to 11. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** 60 is a leap second, told as 59. */
  readonly second: number;
  /** Microseconds. */
  readonly fraction: number;
  /** From UTC, in milliseconds; undefined: the zone of the log. */
  readonly offsetMs: number | undefined;
};

export type Calendar = ReturnType<typeof createCalendar>;

/** @param lastMicros the instant of the last line before; 0 when there is none */
export function createCalendar(
  { zone, yearOf, nowMs, months = monthNames() }: CalendarOptions,
  lastMicros = 0,
) {
  // A property, because a number that a closure holds is a new object with each line.
  const last = { micros: lastMicros };
  const latestMicros = (nowMs + DAY_MS) * MICROS_PER_MS;
  // The ten minutes last asked for, when the clock ran evenly through them.
  let evenLocalMs = Number.NaN;
  let evenOffsetMs = 0;

  /** Whether the clock runs evenly and shows each time once in the ten minutes that begin at a local time. */
  function isEven(localMs: number): boolean {
    const endMs = localMs + BLOCK_MS - SECOND_MS;
    return (
      localToUtcMs(endMs, zone) - localToUtcMs(localMs, zone) === BLOCK_MS - SECOND_MS &&
      repeatedAfterMs(localMs, zone) === 0 &&
      repeatedAfterMs(endMs, zone) === 0
    );
  }

  /** Of the two instants of a time that is shown twice it is the second only when the first would go back. */
  function localToUtc(localMs: number): number {
    if (localMs - evenLocalMs >= 0 && localMs - evenLocalMs < BLOCK_MS) return localMs + evenOffsetMs;
    const first = localToUtcMs(localMs, zone);
    const block = localMs - (localMs % BLOCK_MS);
    if (isEven(block)) {
      evenLocalMs = block;
      evenOffsetMs = first - localMs;
      return first;
    }
    const goesBack = first * MICROS_PER_MS < last.micros - OUT_OF_ORDER_MICROS;
    return goesBack ? first + repeatedAfterMs(localMs, zone) : first;
  }

  /** Microseconds since 1970-01-01 UTC, or IMPOSSIBLE_TIME. */
  function instantOf(time: WrittenTime): number {
    const { year, month, day, hour, minute, second, fraction, offsetMs } = time;
    if (hour > 23 || minute > 59 || second > 60) return IMPOSSIBLE_TIME;
    const clockMs = hour * HOUR_MS + minute * MINUTE_MS + Math.min(second, 59) * SECOND_MS;
    const instantIn = (y: number): number => {
      const localMs = Date.UTC(y, month, day) + clockMs;
      return offsetMs === undefined ? localToUtc(localMs) : localMs - offsetMs;
    };
    if (year === undefined) {
      const ms = yearOf({ month, day, minutes: hour * 60 + minute - (minute % 10) }, instantIn);
      return ms === undefined ? IMPOSSIBLE_TIME : ms * MICROS_PER_MS + fraction;
    }
    if (year < MIN_YEAR || year > MAX_YEAR || !isDay(year, month, day)) return IMPOSSIBLE_TIME;
    return instantIn(year) * MICROS_PER_MS + fraction;
  }

  return {
    isEven,
    localToUtc,
    instantOf,
    yearOf,
    months,
    last,
    latestMicros,
  };
}

/** Digits after the point as microseconds; what is finer is dropped. */
export function fractionMicros(digits: string | undefined): number {
  return Number((digits ?? '').slice(0, 6).padEnd(6, '0'));
}

/** `+02:00`, `-0530`, `+02` in milliseconds. */
export function offsetMsOf(offset: string): number | undefined {
  const match = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(offset);
  if (!match) return undefined;
  const ms = Number(match[2]) * HOUR_MS + Number(match[3] ?? 0) * MINUTE_MS;
  return match[1] === '-' ? -ms : ms;
}
