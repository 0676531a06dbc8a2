// RFC 3164 time stamps have no year. Without --year it is the latest one that does not put the line into the
// future of the log's last change; with --year the first line has that year and the rest steps over New Year.

const DAY_MS = 86_400_000;
const HALF_A_YEAR_DAYS = 183;

export type YearState = { year: number; dayOfYear: number };

/** Gives the year of a month (0 to 11) and day (1 to 31), or undefined for a day that no fitting year has. */
export type YearGuess = (month: number, day: number) => number | undefined;

/**
 * The latest year in which the day is at most one day after `referenceMs` (the log's last change; UTC, but a
 * day's leeway covers every zone). 29 February goes back to a leap year.
 */
export function yearBefore(referenceMs: number): YearGuess {
  const latest = new Date(referenceMs).getUTCFullYear() + 1;
  return (month, day) => {
    for (let year = latest; year > latest - 10; year -= 1) {
      if (isDay(year, month, day) && Date.UTC(year, month, day) <= referenceMs + DAY_MS) return year;
    }
    return undefined;
  };
}

/**
 * The year of `state`, which moves on when the calendar jumps back by more than half a year. A jump forward as
 * wide is a straggler from before New Year.
 */
export function yearFrom(state: YearState): YearGuess {
  return (month, day) => {
    const dayOfYear = month * 31 + day;
    const jump = state.dayOfYear === 0 ? 0 : dayOfYear - state.dayOfYear;
    if (jump > HALF_A_YEAR_DAYS) return existing(state.year - 1, month, day);
    if (jump < -HALF_A_YEAR_DAYS) state.year += 1;
    state.dayOfYear = dayOfYear;
    return existing(state.year, month, day);
  };
}

function existing(year: number, month: number, day: number): number | undefined {
  return isDay(year, month, day) ? year : undefined;
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month, day));
  return date.getUTCMonth() === month && date.getUTCDate() === day;
}
