// RFC 3164 time stamps have no year. The lines of a log are followed through the calendar: a step back of more than a
// month is a new year, unless the time comes back to where it was (a board without a clock, a host whose clock is wrong).
// What is known of the lines before is a YearState, which travels with the read position.

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAY_MINUTES = 1440;
/** Of a leap year: each day has the same number in all years. */
const YEAR_DAYS = 366;
const YEAR_MINUTES = YEAR_DAYS * DAY_MINUTES;

/** Lines may be so far out of order, also around New Year. */
const MONTH_DAYS = 31;

/** A time that was left for another one comes back so soon, if that one was a mistake; later where it did before. */
const BACK_WITHIN_MINUTES = 120;
const KNOWN_BACK_WITHIN_MINUTES = DAY_MINUTES;
const OUT_OF_ORDER_MINUTES = 10;
/** A board that was off starts at 1 January. */
const OFF_WITHIN_MINUTES = MONTH_DAYS * DAY_MINUTES;
const BOOT_MINUTES = 60;

/** After so many days in a new time it is the time of the log. */
const SETTLED_DAYS = 1;

/** Clocks that disagree in one log. */
const MAX_OTHERS = 3;

/** How many years back a line may be; 29 February alone may need eight. */
const MAX_YEARS_BACK = 10;

type Minute = { readonly dayOfYear: number; readonly minutes: number };
export type Moment = Minute & { readonly year: number };
type LeftMoment = Moment & {
  /** The time went on for a while before it was left: there were lines of other minutes. */
  readonly isLive: boolean;
  /** It came back once. */
  readonly isKnown?: boolean;
};

/** Plain JSON. `dayOfYear` is 0 before the first line. */
export type YearState = {
  year: number;
  dayOfYear: number;
  /** Of the day: whole ten minutes, as they are looked at once (bsd-time.ts). */
  minutes?: number | undefined;
  /** As in a moment that was left. */
  isLive?: boolean | undefined;
  isKnown?: boolean | undefined;
  /** Clocks that disagree are in this log: the least sign of it counts. */
  isMixed?: boolean | undefined;
  /** The year that the user has given for the first line; no line is put before it. 0: none was given. */
  firstYear?: number | undefined;
  /** The last times that were left by a jump, while it is not sure that they were left for good. */
  others?: readonly LeftMoment[] | undefined;
  /** The day to which the last jump led. */
  entered?: number | undefined;
  /** The last line before the lines of a board that has just started, and does not know the date yet. */
  before?: LeftMoment | undefined;
  /** How often a board seemed to start. */
  boots?: number | undefined;
  /** Those of them, by number, that were a New Year after a long silence; those below `knownBoots` are sure. */
  newYears?: readonly number[] | undefined;
  knownBoots?: number | undefined;
  /** A line did not fit, and the user was told. */
  isDoubtful?: boolean | undefined;
};

/** A month (0 to 11), a day (1 to 31) and the minute of the day at which its ten minutes began. */
export type YearlessTime = { readonly month: number; readonly day: number; readonly minutes: number };

/**
 * The instant (milliseconds UTC) of a time without a year, or undefined for a day that no fitting year has. `instantIn` is
 * the instant in a year.
 */
export type YearGuess = (time: YearlessTime, instantIn: (year: number) => number) => number | undefined;

export type YearLimits = {
  /** No line is later than a day after it (milliseconds UTC). */
  readonly latestMs: number;
  /** The minutes of the year at which the clock of a board may start. */
  readonly bootTimes: readonly number[];
  /** The log goes on: what comes is not from long before `latestMs`. */
  readonly isResumed?: boolean;
  /** Called once, when a line shows that the year of the first one was guessed wrong. */
  readonly onDoubt?: (() => void) | undefined;
};

/** A state before the first line of a log of which no year is known: it will be the latest that fits. */
export function unknownYear(): YearState {
  return { year: 0, dayOfYear: 0, firstYear: 0 };
}

/** The state after a line that was written at an instant. */
export function yearAt(utcMs: number): YearState {
  const date = new Date(utcMs);
  const dayOfYear = dayNumber(date.getUTCMonth(), date.getUTCDate());
  const minutes = date.getUTCHours() * 60 + date.getUTCMinutes();
  return { year: date.getUTCFullYear(), dayOfYear, minutes, firstYear: 0 };
}

/** The minutes of the year at which a clock stands that counts from 1970 in UTC, or from midnight. */
export function bootTimesOf(offsetMs: number): readonly number[] {
  const newYear = DAY_MINUTES;
  return [newYear, (newYear + Math.round(offsetMs / MINUTE_MS) + YEAR_MINUTES) % YEAR_MINUTES];
}

/** Follows the lines from `state` on, which it moves. */
export function yearFrom(state: YearState, limits: YearLimits): YearGuess {
  const { latestMs, bootTimes, isResumed = false, onDoubt } = limits;
  state.firstYear ??= state.year;
  const { firstYear } = state;
  return (time, instantIn) => {
    const { month, day } = time;
    // 2000 was a leap year: a day that it does not have is in no year.
    if (!isDay(2000, month, day)) return undefined;
    if (state.dayOfYear === 0 && state.year === 0) {
      const year = latestYear(time, instantIn, latestMs);
      if (year === undefined) return undefined;
      // 29 February tells more of itself than of the lines after it.
      if (!isLeapDay(time)) state.year = year;
      else return instantIn(year);
    }
    const next = { ...state };
    const isNewYear = (boot: number, year: number): boolean =>
      boot < (state.knownBoots ?? 0)
        ? state.newYears?.includes(boot) === true
        : isResumed && instantIn(year) <= latestMs + DAY_MS;
    follow(next, time, { bootTimes, isNewYear });
    const { year } = next;
    if (year > firstYear && instantIn(year) > latestMs + DAY_MS) {
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

/** The latest year that puts a time at most a day after `latestMs`. 29 February goes back to a leap year. */
function latestYear(
  { month, day }: YearlessTime,
  instantIn: (year: number) => number,
  latestMs: number,
): number | undefined {
  const latest = new Date(latestMs).getUTCFullYear() + 1;
  for (let year = latest; year > latest - MAX_YEARS_BACK; year -= 1) {
    if (isDay(year, month, day) && instantIn(year) <= latestMs + DAY_MS) return year;
  }
  return undefined;
}

/** How the time went on with a line: it jumped, it jumped back to where it was before, or neither. */
export type Step = 'on' | 'jump' | 'back';

export type Boots = {
  readonly bootTimes: readonly number[];
  /** Whether what may be the start of a board, by its number, is New Year of a year. */
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
    // From now on both are known to go on beside each other.
    const left = { ...momentOf(state), isLive: true, isKnown: true };
    state.others = [left, ...others.filter((moment) => moment !== other)];
    state.before = undefined;
    state.entered = to.dayOfYear;
    setTo(state, { ...other, isKnown: true });
    moveOn(state, shortestWay(to.dayOfYear - other.dayOfYear, YEAR_DAYS), to);
    return 'back';
  }
  if (state.before) {
    // The board knows the date again: time goes on from where it was.
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

/** The last start of a board was none. */
function noteNewYear(state: YearState): void {
  state.newYears = [...(state.newYears ?? []), (state.boots ?? 1) - 1];
}

/** @param days from the line before, by the shortest way: it may lead over New Year */
function moveOn(state: YearState, days: number, { dayOfYear, minutes }: Minute): void {
  if (days > 0 && dayOfYear < state.dayOfYear) state.year += 1;
  if (days < 0 && dayOfYear > state.dayOfYear) state.year -= 1;
  state.dayOfYear = dayOfYear;
  state.minutes = minutes;
}

/** A time that has gone on for more than a day was not left after a few lines. */
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

/** Whether the time of a line goes on from a moment that was left. @param isLast it was left last */

function isBackTo(moment: LeftMoment, to: Minute, { entered, isMixed }: YearState, isLast: boolean): boolean {
  const { isKnown = false, isLive } = moment;
  if (!isKnown && !isLast) return false;
  const minutes = shortestWay(minuteOfYear(to) - minuteOfYear(moment), YEAR_MINUTES);
  // One line each half year, always at noon: nothing went on.
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

/** A distance on a circle: from minus half of it to half of it. */
function shortestWay(distance: number, circle: number): number {
  const ahead = ((distance % circle) + circle) % circle;
  return ahead > circle / 2 ? ahead - circle : ahead;
}

function dayNumber(month: number, day: number): number {
  return (Date.UTC(2000, month, day) - Date.UTC(2000, 0, 0)) / DAY_MS;
}

export function isLeapDay({ month, day }: YearlessTime): boolean {
  return month === 1 && day === 29;
}

/** Whether a month (0 to 11) of a year has a day. */
export function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month, day));
  return date.getUTCMonth() === month && date.getUTCDate() === day;
}
