// RFC 3164 time stamps have no year. Without --year it is the latest one that does not put the line into the
// future of the log's last change; with --year the first line has that year and the rest steps over New Year.

const DAY_MS = 86_400_000;
const HALF_A_YEAR_DAYS = 183;

/** A line from before New Year that comes after the first ones of the new year does not come a month late. */
const FIRST_DAYS = 31;
const LAST_DAYS = 336;

/** How many years back a line may be; 29 February alone may need eight. */
const MAX_YEARS_BACK = 10;

export type YearState = { year: number; dayOfYear: number; firstYear?: number };

/**
 * The instant (milliseconds UTC) of a month (0 to 11) and day (1 to 31), or undefined for a day that no fitting
 * year has. `instantIn` tells the instant in a year.
 */
export type YearGuess = (
  month: number,
  day: number,
  instantIn: (year: number) => number,
) => number | undefined;

/** The latest year that puts the line at most a day after `writtenAtMs`. 29 February goes back to a leap year. */
export function yearBefore(writtenAtMs: number): YearGuess {
  const latest = new Date(writtenAtMs).getUTCFullYear() + 1;
  return (month, day, instantIn) => {
    for (let year = latest; year > latest - MAX_YEARS_BACK; year -= 1) {
      const instant = isDay(year, month, day) ? instantIn(year) : Number.POSITIVE_INFINITY;
      if (instant <= writtenAtMs + DAY_MS) return instant;
    }
    return undefined;
  };
}

/**
 * The year of `state`, which moves on when the calendar jumps back by more than half a year. A line of December after
 * one of January is a straggler from before New Year. No step leads to more than a day after `nowMs`.
 */
export function yearFrom(state: YearState, nowMs: number): YearGuess {
  state.firstYear ??= state.year;
  const { firstYear } = state;
  return (month, day, instantIn) => {
    // 2000 was a leap year: a day that it does not have is in no year.
    if (!isDay(2000, month, day)) return undefined;
    const dayOfYear = (Date.UTC(2000, month, day) - Date.UTC(2000, 0, 0)) / DAY_MS;
    const jump = state.dayOfYear === 0 ? 0 : dayOfYear - state.dayOfYear;
    const straggler = state.dayOfYear > 0 && state.dayOfYear <= FIRST_DAYS && dayOfYear >= LAST_DAYS;
    if (jump < -HALF_A_YEAR_DAYS) state.year += 1;
    if (!straggler) state.dayOfYear = dayOfYear;
    const year = straggler ? state.year - 1 : state.year;
    if (year > firstYear && instantIn(year) > nowMs + DAY_MS) {
      state.year -= 1;
      return isDay(year - 1, month, day) ? instantIn(year - 1) : undefined;
    }
    return isDay(year, month, day) ? instantIn(year) : undefined;
  };
}

/** Whether a month (0 to 11) of a year has a day. */
export function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month, day));
  return date.getUTCMonth() === month && date.getUTCDate() === day;
}
