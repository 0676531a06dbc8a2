// Date and time of day -> instant: adds a missing year and a missing zone, and resolves the hour that occurs twice when
// summer time ends. All that it remembers of earlier lines is one instant.
import {
  MICROS_PER_MS,
  MICROS_PER_SECOND,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
} from '../lib/units.js';
import { localToUtcMs, repeatedAfterMs, type TimeZone } from '../lib/time-zone.js';
import { malformedAs, type Malformed } from '../model/outcome.js';
import { monthNames, type MonthNames } from './date-names.js';
import { isDay, type YearGuess } from './year.js';

export { MICROS_PER_MS, MICROS_PER_SECOND };

const BLOCK_MS = 10 * MS_PER_MINUTE;

// No log is older than 1970, and a double is not exact for microseconds after the year 2255.
const MIN_YEAR = 1970;
const MAX_YEAR = 2200;

/** No time stamp in seconds since 1970 is later than this: 2200-01-01. */
export const MAX_EPOCH_SECONDS = 7_258_118_400;

/** Lines of several processes may be this much out of order; the end of summer time is half an hour or more. */
const OUT_OF_ORDER_MICROS = MS_PER_MINUTE * MICROS_PER_MS;

export type CalendarOptions = {
  /** The zone of times without one. */
  readonly zone: TimeZone;
  /** Finds the year of dates without one. */
  readonly yearOf: YearGuess;
  /** The month names of the log's language. */
  readonly months?: MonthNames | undefined;
  /** The present, milliseconds UTC. */
  readonly nowMs: number;
};

/** A time as written; a part that is not written is undefined. */
export type WrittenTime = {
  readonly year: number | undefined;
  /** 0 to 11. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** 60 is a leap second, which is read as 59. */
  readonly second: number;
  /** Microseconds. */
  readonly fraction: number;
  /** The offset from UTC in milliseconds; undefined: the zone of the log. */
  readonly offsetMs: number | undefined;
};

export type LogCalendar = ReturnType<typeof createLogCalendar>;

/**
 * Makes the calendar of one log.
 * @param lastMicros the instant of the previous line; 0 if there is none
 */
export function createLogCalendar(
  { zone, yearOf, nowMs, months = monthNames() }: CalendarOptions,
  lastMicros = 0,
) {
  // A property of an object: assigning a captured number would allocate one for each line.
  const last = { micros: lastMicros };
  const latestMicros = (nowMs + MS_PER_DAY) * MICROS_PER_MS;
  // The last ten minutes without a clock change.
  let evenLocalMs = Number.NaN;
  let evenOffsetMs = 0;

  /** Whether the ten minutes from a local time on have no clock change and occur only once. */
  function isEven(localMs: number): boolean {
    const endMs = localMs + BLOCK_MS - MS_PER_SECOND;
    return (
      localToUtcMs(endMs, zone) - localToUtcMs(localMs, zone) === BLOCK_MS - MS_PER_SECOND &&
      repeatedAfterMs(localMs, zone) === 0 &&
      repeatedAfterMs(endMs, zone) === 0
    );
  }

  /** The instant of a local time. If it occurs twice, the second one counts if the first is before the previous line. */
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

  /** Microseconds since 1970-01-01 UTC. */
  function instantOf(time: WrittenTime): number | Malformed {
    const { year, month, day, hour, minute, second, fraction, offsetMs } = time;
    if (hour > 23 || minute > 59 || second > 60) return malformedAs.impossibleTime;
    const clockMs = hour * MS_PER_HOUR + minute * MS_PER_MINUTE + Math.min(second, 59) * MS_PER_SECOND;
    const instantIn = (y: number): number => {
      const localMs = Date.UTC(y, month, day) + clockMs;
      return offsetMs === undefined ? localToUtc(localMs) : localMs - offsetMs;
    };
    if (year === undefined) {
      const ms = yearOf({ month, day, minutes: hour * 60 + minute - (minute % 10) }, instantIn);
      return ms === undefined ? malformedAs.impossibleTime : ms * MICROS_PER_MS + fraction;
    }
    if (year < MIN_YEAR || year > MAX_YEAR || !isDay(year, month, day)) return malformedAs.impossibleTime;
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

/** The digits after the point as microseconds, cut at six digits. */
export function fractionMicros(digits: string | undefined): number {
  return Number((digits ?? '').slice(0, 6).padEnd(6, '0'));
}

/** An offset in milliseconds: `+02:00`, `-0530`, `+02`. */
export function offsetMsOf(offset: string): number | undefined {
  const match = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(offset);
  if (!match) return undefined;
  const ms = Number(match[2]) * MS_PER_HOUR + Number(match[3] ?? 0) * MS_PER_MINUTE;
  return match[1] === '-' ? -ms : ms;
}
