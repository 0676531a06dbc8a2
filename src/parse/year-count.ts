// Counts line by line how often a new year begins in a log (syslog/year.ts). Gives the year of the first line, if the last
// line has the latest year that is possible.
import { MS_PER_DAY } from '../lib/units.js';
import { localToUtcMs, type TimeZone } from '../lib/time-zone.js';
import {
  type Boots,
  bootTimesOf,
  follow,
  isDay,
  isLeapDay,
  type Moment,
  unknownYear,
  type YearlessTime,
  type YearState,
} from '../syslog/syslog.js';

/** A log that seems to span more years has lines of several clocks that disagree. */
const MAX_YEARS = 30;
/** 29 February comes again after eight years at the latest. */
const LEAP_YEARS = 8;

export type YearCountOptions = {
  readonly zone: TimeZone;
  /** The last line is at most a day later than this (milliseconds UTC). */
  readonly writtenAtMs: number;
};

export type CountedYears = {
  /** The state before the first line. */
  readonly foundYear: YearState;
  /** The time of the last line, milliseconds UTC. */
  readonly endsAtMs: number;
};

/** A last line and its calendar year. The year of `moment` is counted from 0. */
type End = { readonly moment: Moment; readonly year: number };

export class YearCount {
  readonly #limits: YearCountOptions;
  readonly #boots: Boots;
  /** The year in it is counted from 0. */
  readonly #state: YearState;
  #first: YearState | undefined;
  /** Years, counted from 0, that have a 29 February. */
  readonly #leapYears = new Set<number>();
  /** Leap years since the last jump: dropped if the time jumps back, because another clock wrote these lines. */
  #newLeapYears: number[] = [];

  /** @param isMixed whether several clocks that disagree write this log */
  constructor(limits: YearCountOptions, isMixed: boolean) {
    this.#limits = limits;
    this.#state = { ...unknownYear(), isMixed };
    // Only the lines after it show whether a boot was a New Year.
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

  /** The years of the log; undefined if there was no line, or no years fit the order of the lines. */
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
    // A board that has just started, or a New Year: the reading whose last line is nearer to the end of the log.
    const boot = this.#endAt(before);
    const newYear = this.#endAt({ ...last, year: year + 1 });
    if (boot === undefined || newYear === undefined || this.#endMs(newYear) <= this.#endMs(boot)) return boot;
    const { boots = 1, newYears = [] } = this.#state;
    this.#state.newYears = [...newYears, boots - 1];
    return newYear;
  }

  /** The last line, or the last line of another clock, if that one is nearer to the end of the log. */
  #nearestEnd(last: Moment): End | undefined {
    const { others = [] } = this.#state;
    const end = this.#endAt(last);
    const left = others.map((other) => ({ isKnown: other.isKnown, end: this.#endAt(other) }));
    return left.reduce((nearest, { isKnown, end: other }) => {
      if (nearest === undefined || other === undefined || this.#endMs(other) <= this.#endMs(nearest))
        return nearest;
      return isKnown === true || this.#limits.writtenAtMs - this.#endMs(other) < MS_PER_DAY ? other : nearest;
    }, end);
  }

  #endMs({ moment, year }: End): number {
    return this.#instantOf(timeOf(moment), year);
  }

  /** A moment as the last line, in the latest possible year. */
  #endAt(moment: Moment): End | undefined {
    const { writtenAtMs } = this.#limits;
    const time = timeOf(moment);
    const latest = new Date(writtenAtMs + MS_PER_DAY).getUTCFullYear() + 1;
    const years = Array.from({ length: LEAP_YEARS + 2 }, (_, i) => latest - i).filter(
      (year) => isDay(year, time.month, time.day) && this.#instantOf(time, year) <= writtenAtMs + MS_PER_DAY,
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
