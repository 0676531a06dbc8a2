// How often the calendar begins again in a log, line by line (headers/year.ts), and which year its first line has, if the
// last one is the latest that can be.
import { localToUtcMs, type TimeZone } from '../lib/time-zone.js';
import {
  bootTimesOf,
  follow,
  isDay,
  isLeapDay,
  unknownYear,
  type Boots,
  type Moment,
  type YearlessTime,
  type YearState,
} from './headers/year.js';

const DAY_MS = 86_400_000;

/** Logs of more years are not: clocks that disagree are mixed in them. */
const MAX_YEARS = 30;
/** 29 February comes after eight years at the latest. */
const LEAP_YEARS = 8;

export type YearLimits = {
  readonly zone: TimeZone;
  /** The last line is written a day later at most (milliseconds UTC). */
  readonly writtenAtMs: number;
};

export type CountedYears = {
  /** The state before the first line. */
  readonly foundYear: YearState;
  /** The last line, milliseconds UTC. */
  readonly endsAtMs: number;
};

/** The year of the moment is counted from 0. */
type End = { readonly moment: Moment; readonly year: number };

export class YearCount {
  readonly #limits: YearLimits;
  readonly #boots: Boots;
  /** Its year is counted from 0. */
  readonly #state: YearState;
  #first: YearState | undefined;
  /** Years, counted from 0, that have a 29 February. */
  readonly #leapYears = new Set<number>();
  /** Those after the last jump: if the time jumps back they are of another calendar. */
  #newLeapYears: number[] = [];

  /** @param isMixed clocks that disagree are in this log */
  constructor(limits: YearLimits, isMixed: boolean) {
    this.#limits = limits;
    this.#state = { ...unknownYear(), isMixed };
    // What was one is seen by the lines after it.
    this.#boots = { bootTimes: bootTimesOf(limits.zone.offsetMs(0)), isNewYear: () => false };
  }

  add(time: YearlessTime): void {
    const step = follow(this.#state, time, this.#boots);
    this.#first ??= { ...this.#state };
    if (step !== 'on') {
      if (step === 'jump') this.#keepLeapYears();
      this.#newLeapYears = [];
    }
    if (isLeapDay(time)) this.#newLeapYears.push(this.#state.year);
  }

  /** Undefined where there was no line, or their order cannot be that of years. */
  result(): CountedYears | undefined {
    this.#keepLeapYears();
    const end = this.#end();
    if (this.#first === undefined || end === undefined || Math.abs(end.moment.year) > MAX_YEARS)
      return undefined;
    const { boots = 0, newYears } = this.#state;
    const year = this.#first.year + end.year - end.moment.year;
    return {
      foundYear: { ...this.#first, year, newYears, knownBoots: boots },
      endsAtMs: this.#instantOf(timeOf(end.moment), end.year),
    };
  }

  #keepLeapYears(): void {
    for (const year of this.#newLeapYears) this.#leapYears.add(year);
  }

  /** The last line, and its year. */
  #end(): End | undefined {
    const { before, year, dayOfYear, minutes = 0 } = this.#state;
    const last = { year, dayOfYear, minutes };
    if (!before) return this.#nearestEnd(last);
    // A board that has just started, or a New Year? What is nearer to the end of the log.
    const boot = this.#endAt(before);
    const newYear = this.#endAt({ ...last, year: year + 1 });
    if (boot === undefined || newYear === undefined || this.#endMs(newYear) <= this.#endMs(boot)) return boot;
    const { boots = 1, newYears = [] } = this.#state;
    this.#state.newYears = [...newYears, boots - 1];
    return newYear;
  }

  /** The last line may be of a clock that is wrong, and the log end with the one before it. */
  #nearestEnd(last: Moment): End | undefined {
    const { others = [] } = this.#state;
    const end = this.#endAt(last);
    const left = others.map((other) => ({ isKnown: other.isKnown, end: this.#endAt(other) }));
    return left.reduce((nearest, { isKnown, end: other }) => {
      if (nearest === undefined || other === undefined || this.#endMs(other) <= this.#endMs(nearest))
        return nearest;
      return isKnown === true || this.#limits.writtenAtMs - this.#endMs(other) < DAY_MS ? other : nearest;
    }, end);
  }

  #endMs({ moment, year }: End): number {
    return this.#instantOf(timeOf(moment), year);
  }

  /** In the latest year in which it can be, as the last line. */
  #endAt(moment: Moment): End | undefined {
    const { writtenAtMs } = this.#limits;
    const time = timeOf(moment);
    const latest = new Date(writtenAtMs + DAY_MS).getUTCFullYear() + 1;
    const years = Array.from({ length: LEAP_YEARS + 2 }, (_, i) => latest - i).filter(
      (year) => isDay(year, time.month, time.day) && this.#instantOf(time, year) <= writtenAtMs + DAY_MS,
    );
    const hasLeapDays = (lastYear: number): boolean =>
      [...this.#leapYears].every((year) => isDay(year + lastYear - moment.year, 1, 29));
    const year = years.find(hasLeapDays) ?? years[0];
    return year === undefined ? undefined : { moment, year };
  }

  #instantOf({ month, day, minutes }: YearlessTime, year: number): number {
    return localToUtcMs(Date.UTC(year, month, day, 0, minutes), this.#limits.zone);
  }
}

function timeOf({ dayOfYear, minutes }: Moment): YearlessTime {
  const date = new Date(Date.UTC(2000, 0, dayOfYear));
  return { month: date.getUTCMonth(), day: date.getUTCDate(), minutes };
}
