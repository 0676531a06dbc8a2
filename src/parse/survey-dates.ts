// A first pass over a log whose lines have no year: how often its calendar begins again. With the time at which the log ends
// that is the year in which it begins. The same steps are taken as when it is parsed (headers/year.ts).
import { localToUtcMs, type TimeZone } from '../lib/time-zone.js';
import { monthNames, type MonthNames } from './headers/month-names.js';
import { readLooseTime } from './headers/rare-times.js';
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
import { ignoredLanes } from './scan/lane-readings.js';
import { giveBackScanner, takeScanner } from './scan/scan-threads.js';
import type { Scanner } from './scan/scanner.js';

const DAY_MS = 86_400_000;
const NEWLINE = 0x0a;

/** What stands in the first bytes of a line if it has a date there. */
const MAX_HEADER_BYTES = 160;

/** Read at once: as much as stays in the processor's own memory. */
const PIECE_BYTES = 1 << 19;

const MAX_WAITING = 100_000;

/** Logs of more years are not: their lines are out of order. */
const MAX_YEARS = 30;
/** 29 February comes after eight years at the latest. */
const LEAP_YEARS = 8;

// <86>May  1 10:00:07
const priority = /^<\d{1,3}>/;

export type DateSurvey = {
  /** The year in which the log begins; undefined where no line lacks one, or too many calendars are mixed. */
  readonly foundYear: YearState | undefined;
  /** The last line, milliseconds UTC. */
  readonly endsAtMs: number | undefined;
  /** Names of months in other languages that the log has. */
  readonly months: readonly string[];
};

export type SurveyLimits = {
  readonly zone: TimeZone;
  /** The last line is written a day later at most (milliseconds UTC). */
  readonly writtenAtMs: number;
};

/** The next bytes of a log from its beginning on, into `memory`; 0 at its end. */
export type ReadAhead = (memory: Uint8Array) => Promise<number>;

/** Whether the first bytes of a log hold a line that has a time without a year. */
export function hasYearlessLines(head: Uint8Array): boolean {
  const months = monthNames();
  const lines = Buffer.from(head).toString('latin1').split('\n');
  return lines.some((line) => {
    const time = headerTime(line, months);
    return time === 'ambiguous' || (time !== undefined && time.year === undefined);
  });
}

/** Reads a log to its end. @throws what `readAhead` throws */
export async function surveyDates(readAhead: ReadAhead, limits: SurveyLimits): Promise<DateSurvey> {
  const scanner = takeScanner({ hasOwnPatterns: false, ignored: ignoredLanes });
  try {
    const survey = new Survey(scanner, limits);
    await survey.read(readAhead);
    return survey.result();
  } finally {
    giveBackScanner(scanner);
  }
}

class Survey {
  readonly #scanner: Scanner;
  readonly #limits: SurveyLimits;
  readonly #boots: Boots;
  readonly #months = monthNames();
  /** Its year is counted from 0. */
  readonly #state: YearState = unknownYear();
  #first: YearState | undefined;
  /** The beginning of the last line that has a date. */
  #lastHeader = '';
  /** Lines from the first one on whose month is not known until the other months are. */
  #waiting: string[] = [];
  /** Years, counted from 0, that have a 29 February. */
  readonly #leapYears = new Set<number>();
  /** Those after the last jump: if the time jumps back they are of another calendar. */
  #newLeapYears: number[] = [];

  constructor(scanner: Scanner, limits: SurveyLimits) {
    this.#scanner = scanner;
    this.#limits = limits;
    // What was one is seen by the lines after it.
    this.#boots = { bootTimes: bootTimesOf(limits.zone.offsetMs(0)), isNewYear: () => false };
  }

  async read(readAhead: ReadAhead): Promise<void> {
    const { block } = this.#scanner;
    this.#scanner.beginDates();
    // Bytes of a line of which the end has not come yet, at the beginning of the block.
    let carried = 0;
    let isWithinLine = false;
    for (;;) {
      const read = await readAhead(block.subarray(carried, carried + PIECE_BYTES));
      if (read === 0) break;
      let bytes = carried + read;
      if (isWithinLine) {
        const newline = block.subarray(0, bytes).indexOf(NEWLINE);
        if (newline < 0) continue;
        block.copyWithin(0, newline + 1, bytes);
        bytes -= newline + 1;
        isWithinLine = false;
      }
      const whole = block.subarray(0, bytes).lastIndexOf(NEWLINE) + 1;
      carried = bytes - whole;
      isWithinLine = carried > MAX_HEADER_BYTES;
      const lines = isWithinLine ? bytes : whole;
      if (lines > 0) this.#take(lines);
      if (isWithinLine) carried = 0;
      else block.copyWithin(0, whole, bytes);
    }
    if (carried > 0) this.#take(carried);
    this.#addLine(this.#lastHeader);
    for (const header of this.#waiting) this.#addTime(headerTime(header, this.#months));
  }

  #take(bytes: number): void {
    const { places, lastPlace } = this.#scanner.scanDates(bytes);
    for (let i = 0; i < places.length; i += 2) {
      const lastOfDate = places[i]!;
      this.#addLine(lastOfDate < 0 ? this.#lastHeader : this.#headerAt(lastOfDate, bytes));
      this.#addLine(this.#headerAt(places[i + 1]!, bytes));
    }
    if (lastPlace >= 0) this.#lastHeader = this.#headerAt(lastPlace, bytes);
  }

  #headerAt(place: number, bytes: number): string {
    return this.#scanner.block.toString('latin1', place, Math.min(place + MAX_HEADER_BYTES, bytes));
  }

  #addLine(header: string): void {
    const time = headerTime(header, this.#months);
    const hasToWait = time === 'ambiguous' || this.#waiting.length > 0;
    if (hasToWait && this.#waiting.length < MAX_WAITING) this.#waiting.push(header);
    else this.#addTime(time);
  }

  #addTime(time: ReturnType<typeof headerTime>): void {
    if (time === undefined || time === 'ambiguous' || time.year !== undefined) return;
    const { month, day, hour, minute } = time;
    const yearless = { month, day, minutes: hour * 60 + minute - (minute % 10) };
    if (!isDay(2000, month, day)) return;
    const step = follow(this.#state, yearless, this.#boots);
    this.#first ??= { ...this.#state };
    if (step !== 'on') {
      if (step === 'jump') for (const year of this.#newLeapYears) this.#leapYears.add(year);
      this.#newLeapYears = [];
    }
    if (isLeapDay(yearless)) this.#newLeapYears.push(this.#state.year);
  }

  result(): DateSurvey {
    const nothing = { foundYear: undefined, endsAtMs: undefined, months: this.#months.seen() };
    if (this.#first === undefined) return nothing;
    for (const year of this.#newLeapYears) this.#leapYears.add(year);
    const end = this.#end();
    if (end === undefined || Math.abs(end.moment.year) > MAX_YEARS) return nothing;
    const { boots = 0, newYears } = this.#state;
    const year = this.#first.year + end.year - end.moment.year;
    return {
      ...nothing,
      foundYear: { ...this.#first, year, newYears, knownBoots: boots },
      endsAtMs: this.#instantOf(timeOf(end.moment), end.year),
    };
  }

  /** The last line, and its year. */
  #end(): End | undefined {
    const { before, year, dayOfYear, minutes = 0 } = this.#state;
    const last = { year, dayOfYear, minutes };
    if (!before) return this.#endAt(last);
    // A board that has just started, or a New Year? What is nearer to the end of the log.
    const ends = [this.#endAt(before), this.#endAt({ ...last, year: year + 1 })].filter((end) => end !== undefined);
    const [boot, newYear] = ends.map((end) => this.#instantOf(timeOf(end.moment), end.year));
    if (boot === undefined || newYear === undefined || newYear <= boot) return ends[0];
    const { boots = 1, newYears = [] } = this.#state;
    this.#state.newYears = [...newYears, boots - 1];
    return ends[1];
  }

  #endAt(moment: Moment): End | undefined {
    const year = this.#lastYear(timeOf(moment), moment.year);
    return year === undefined ? undefined : { moment, year };
  }

  /** The latest year in which the last line can have been written. */
  #lastYear(time: YearlessTime, count: number): number | undefined {
    const { writtenAtMs } = this.#limits;
    const latest = new Date(writtenAtMs + DAY_MS).getUTCFullYear() + 1;
    const years = Array.from({ length: LEAP_YEARS + 2 }, (_, i) => latest - i).filter(
      (year) => isDay(year, time.month, time.day) && this.#instantOf(time, year) <= writtenAtMs + DAY_MS,
    );
    const hasLeapDays = (lastYear: number): boolean =>
      [...this.#leapYears].every((year) => isDay(year + lastYear - count, 1, 29));
    return years.find(hasLeapDays) ?? years[0];
  }

  #instantOf({ month, day, minutes }: YearlessTime, year: number): number {
    return localToUtcMs(Date.UTC(year, month, day, 0, minutes), this.#limits.zone);
  }
}

/** The year of the moment is counted from 0. */
type End = { readonly moment: Moment; readonly year: number };

function timeOf({ dayOfYear, minutes }: Moment): YearlessTime {
  const date = new Date(Date.UTC(2000, 0, dayOfYear));
  return { month: date.getUTCMonth(), day: date.getUTCDate(), minutes };
}

function headerTime(header: string, months: MonthNames): ReturnType<typeof readLooseTime> {
  const start = priority.exec(header)?.[0].length ?? 0;
  const lineEnd = header.indexOf('\n');
  const time = readLooseTime(header, start, lineEnd < 0 ? header.length : lineEnd, months);
  return typeof time === 'object' && (time.hour > 23 || time.minute > 59) ? undefined : time;
}
