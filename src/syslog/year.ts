// Finds the year of RFC 3164 time stamps, which have none. Follows the lines of a log through the calendar: a step back of
// more than a month is a new year. It is not if the time soon returns: a board without a clock, a host with a wrong clock.
// YearState is what is remembered of earlier lines; it is stored with the read position.
import { MS_PER_DAY, MS_PER_MINUTE } from '../lib/units.js';

const DAY_MINUTES = 1440;
/** The days of a leap year, so that each date has the same number in all years. */
const YEAR_DAYS = 366;
const YEAR_MINUTES = YEAR_DAYS * DAY_MINUTES;

/** Lines may be this far out of order, also around New Year. */
const MONTH_DAYS = 31;

/** If a jump was a mistake, the time before it returns within two hours. A time that returned before has a day. */
const BACK_WITHIN_MINUTES = 120;
const KNOWN_BACK_WITHIN_MINUTES = DAY_MINUTES;
const OUT_OF_ORDER_MINUTES = 10;
/** A board may start at 1 January; the time before it returns within a month. */
const OFF_WITHIN_MINUTES = MONTH_DAYS * DAY_MINUTES;
const BOOT_MINUTES = 60;

/** After more days than this in a new time, the log does not return to the old one. */
const SETTLED_DAYS = 1;

/** The most times of other clocks that are remembered. */
const MAX_OTHERS = 3;

/** The most years that a line may be back; 29 February may need eight. */
const MAX_YEARS_BACK = 10;

type Minute = { readonly dayOfYear: number; readonly minutes: number };
export type Moment = Minute & { readonly year: number };
type LeftMoment = Moment & {
  /** Whether the time moved before the jump: there were lines with other minutes. */
  readonly isLive: boolean;
  /** Whether the log has returned to this time before. */
  readonly isKnown?: boolean;
};

/** Plain JSON. `dayOfYear` is 0 before the first line. */
export type YearState = {
  year: number;
  dayOfYear: number;
  /** Minutes of the day, in steps of ten: time-stamp.ts asks once for each ten minutes. */
  minutes?: number | undefined;
  /** As in LeftMoment, for the current time. */
  isLive?: boolean | undefined;
  isKnown?: boolean | undefined;
  /** Whether several clocks that disagree write the log; then any return of a time counts. */
  isMixed?: boolean | undefined;
  /** The year of the first line that the user has given; no line is dated before it. 0: none was given. */
  firstYear?: number | undefined;
  /** The times before the last jumps, while the log may still return to them. */
  others?: readonly LeftMoment[] | undefined;
  /** The day after the last jump. */
  entered?: number | undefined;
  /** The last line before a board started; set while the board does not know the date yet. */
  before?: LeftMoment | undefined;
  /** The number of times that a board seemed to start. */
  boots?: number | undefined;
  /** The numbers of the boots that were a New Year after a long silence; certain for boots below `knownBoots`. */
  newYears?: readonly number[] | undefined;
  knownBoots?: number | undefined;
  /** Whether a line did not fit and `onDoubt` was called. */
  isDoubtful?: boolean | undefined;
};

/** A month (0 to 11), a day (1 to 31) and the minute of the day at which its ten minutes began. */
export type YearlessTime = { readonly month: number; readonly day: number; readonly minutes: number };

/**
 * Returns the instant (milliseconds UTC) of a time without a year; undefined if no possible year has the day. `instantIn`
 * returns the instant for a year.
 */
export type YearGuess = (time: YearlessTime, instantIn: (year: number) => number) => number | undefined;

export type YearLimits = {
  /** No line is more than a day later than this (milliseconds UTC). */
  readonly latestMs: number;
  /** The minutes of the year at which the clock of a board may start. */
  readonly bootTimes: readonly number[];
  /** Whether an earlier run read the log; then new lines are not much older than `latestMs`. */
  readonly isResumed?: boolean;
  /** Called once, when a line shows that the guessed year of the first line is wrong. */
  readonly onDoubt?: (() => void) | undefined;
};

/** The state before the first line of a log without a known year. The first line gets the latest possible year. */
export function unknownYear(): YearState {
  return { year: 0, dayOfYear: 0, firstYear: 0 };
}

/** The state after a line with a known instant. */
export function yearAt(utcMs: number): YearState {
  const date = new Date(utcMs);
  const dayOfYear = dayNumber(date.getUTCMonth(), date.getUTCDate());
  const minutes = date.getUTCHours() * 60 + date.getUTCMinutes();
  return { year: date.getUTCFullYear(), dayOfYear, minutes, firstYear: 0 };
}

/** The minutes of the year at which the clock of a board may start: 1 January in UTC or in local time. */
export function bootTimesOf(offsetMs: number): readonly number[] {
  const newYear = DAY_MINUTES;
  return [newYear, (newYear + Math.round(offsetMs / MS_PER_MINUTE) + YEAR_MINUTES) % YEAR_MINUTES];
}

/** Makes the function that finds the year of each line, in order; it updates `state`. */
export function yearFrom(state: YearState, limits: YearLimits): YearGuess {
  const { latestMs, bootTimes, isResumed = false, onDoubt } = limits;
  state.firstYear ??= state.year;
  const { firstYear } = state;
  return (time, instantIn) => {
    const { month, day } = time;
    // 2000 was a leap year: no year has a day that 2000 does not have.
    if (!isDay(2000, month, day)) return undefined;
    if (state.dayOfYear === 0 && state.year === 0) {
      const year = latestYear(time, instantIn, latestMs);
      if (year === undefined) return undefined;
      // 29 February may be in an earlier year than the lines after it, so it does not set the year.
      if (!isLeapDay(time)) state.year = year;
      else return instantIn(year);
    }
    const next = { ...state };
    const isNewYear = (boot: number, year: number): boolean =>
      boot < (state.knownBoots ?? 0)
        ? state.newYears?.includes(boot) === true
        : isResumed && instantIn(year) <= latestMs + MS_PER_DAY;
    follow(next, time, { bootTimes, isNewYear });
    const { year } = next;
    if (year > firstYear && instantIn(year) > latestMs + MS_PER_DAY) {
      if (firstYear === 0 && onDoubt && state.isDoubtful !== true) {
        state.isDoubtful = true;
        onDoubt();
      }
      return isDay(year - 1, month, day) ? instantIn(year - 1) : undefined;
    }
    if (!isDay(year, month, day)) {
      const leapYear = firstYear === 0 ? latestYear(time, instantIn, latestMs) : undefined;
      return leapYear === undefined ? undefined : instantIn(leapYear);
    }
    Object.assign(state, next);
    return instantIn(year);
  };
}

/** The latest year that has the day and dates the time at most a day after `latestMs`. */
function latestYear(
  { month, day }: YearlessTime,
  instantIn: (year: number) => number,
  latestMs: number,
): number | undefined {
  const latest = new Date(latestMs).getUTCFullYear() + 1;
  for (let year = latest; year > latest - MAX_YEARS_BACK; year -= 1) {
    if (isDay(year, month, day) && instantIn(year) <= latestMs + MS_PER_DAY) return year;
  }
  return undefined;
}

/** How a line moves the time: on, by a jump, or back to a time before a jump. */
export type Step = 'on' | 'jump' | 'back';

export type Boots = {
  readonly bootTimes: readonly number[];
  /** Whether a possible start of a board is in fact the New Year of `year`. */
  readonly isNewYear: (boot: number, year: number) => boolean;
};

/** Moves `state` to the next line. */
export function follow(state: YearState, time: YearlessTime, boots: Boots): Step {
  const to = { dayOfYear: dayNumber(time.month, time.day), minutes: time.minutes };
  const days = state.dayOfYear === 0 ? 0 : shortestWay(to.dayOfYear - state.dayOfYear, YEAR_DAYS);
  const isBootOver = state.before !== undefined && days < -SETTLED_DAYS;
  if (Math.abs(days) <= MONTH_DAYS && !isBootOver) {
    if (state.dayOfYear > 0 && minuteOfYear(to) !== minuteOfYear(momentOf(state))) state.isLive = true;
    moveOn(state, days, to);
    settle(state);
    return 'on';
  }
  const others = state.others ?? [];
  const other = others.find((moment, i) => isBackTo(moment, to, state, i === 0));
  if (other) {
    // Both times are now known to belong to clocks that write the log at the same time.
    const left = { ...momentOf(state), isLive: true, isKnown: true };
    state.others = [left, ...others.filter((moment) => moment !== other)];
    state.before = undefined;
    state.entered = to.dayOfYear;
    setTo(state, { ...other, isKnown: true });
    moveOn(state, shortestWay(to.dayOfYear - other.dayOfYear, YEAR_DAYS), to);
    return 'back';
  }
  if (state.before) {
    // The board knows the date again: the time continues from before the start.
    const { before } = state;
    setTo(state, before);
    state.before = undefined;
    state.entered = state.dayOfYear;
    follow(state, time, boots);
    if (state.year > before.year) noteNewYear(state);
    return 'back';
  }
  const from = momentOf(state);
  state.others = [from, ...others].slice(0, MAX_OTHERS);
  state.entered = to.dayOfYear;
  const year = to.dayOfYear < from.dayOfYear ? from.year + 1 : from.year;
  setTo(state, { ...to, year, isLive: false });
  if (isBoot(to, boots.bootTimes)) {
    const boot = state.boots ?? 0;
    state.boots = boot + 1;
    if (boots.isNewYear(boot, year)) return 'jump';
    state.before = from;
    state.year = year - 1;
  }
  return 'jump';
}

/** Notes that the last start of a board was a New Year. */
function noteNewYear(state: YearState): void {
  state.newYears = [...(state.newYears ?? []), (state.boots ?? 1) - 1];
}

/** Moves `state` to a time. @param days the shortest distance from the previous line, which may cross New Year */
function moveOn(state: YearState, days: number, { dayOfYear, minutes }: Minute): void {
  if (days > 0 && dayOfYear < state.dayOfYear) state.year += 1;
  if (days < 0 && dayOfYear > state.dayOfYear) state.year -= 1;
  state.dayOfYear = dayOfYear;
  state.minutes = minutes;
}

/** Forgets the times before the last jumps, if the new time has lasted for more than a day. */
function settle(state: YearState): void {
  if (state.others === undefined || state.entered === undefined) return;
  if (Math.abs(shortestWay(state.dayOfYear - state.entered, YEAR_DAYS)) <= SETTLED_DAYS) return;
  if (state.before) {
    state.year += 1;
    noteNewYear(state);
  }
  state.others = undefined;
  state.entered = undefined;
  state.before = undefined;
}

/** Whether a line returns to the time before a jump. @param isLast whether it was the last jump */
function isBackTo(moment: LeftMoment, to: Minute, { entered, isMixed }: YearState, isLast: boolean): boolean {
  const { isKnown = false, isLive } = moment;
  if (!isKnown && !isLast) return false;
  const minutes = shortestWay(minuteOfYear(to) - minuteOfYear(moment), YEAR_MINUTES);
  // A log with one line each half year, always at noon: this is not a return.
  if (minutes === 0 && !isKnown && !isLive && isMixed !== true) return false;
  const isOff = entered === 1 || entered === YEAR_DAYS;
  const within = isKnown ? KNOWN_BACK_WITHIN_MINUTES : BACK_WITHIN_MINUTES;
  return minutes >= -OUT_OF_ORDER_MINUTES && minutes <= (isOff ? OFF_WITHIN_MINUTES : within);
}

function isBoot(moment: Minute, bootTimes: readonly number[]): boolean {
  return bootTimes.some((time) => {
    const since = shortestWay(minuteOfYear(moment) - time, YEAR_MINUTES);
    return since >= 0 && since < BOOT_MINUTES;
  });
}

function setTo(state: YearState, { year, dayOfYear, minutes, isLive, isKnown = false }: LeftMoment): void {
  state.year = year;
  state.isKnown = isKnown;
  state.isLive = isLive;
  state.dayOfYear = dayOfYear;
  state.minutes = minutes;
}

function momentOf({ year, dayOfYear, minutes = 0, isLive = false, isKnown = false }: YearState): LeftMoment {
  return { year, dayOfYear, minutes, isLive, isKnown };
}

function minuteOfYear({ dayOfYear, minutes }: Minute): number {
  return dayOfYear * DAY_MINUTES + minutes;
}

/** The shortest distance on a circle, between minus half and half of it. */
function shortestWay(distance: number, circle: number): number {
  const ahead = ((distance % circle) + circle) % circle;
  return ahead > circle / 2 ? ahead - circle : ahead;
}

function dayNumber(month: number, day: number): number {
  return (Date.UTC(2000, month, day) - Date.UTC(2000, 0, 0)) / MS_PER_DAY;
}

export function isLeapDay({ month, day }: YearlessTime): boolean {
  return month === 1 && day === 29;
}

/** Whether a month (0 to 11) of a year has a day. */
export function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month, day));
  return date.getUTCMonth() === month && date.getUTCDate() === day;
}
