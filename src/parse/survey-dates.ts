// A first pass over a log whose lines have no year: counts how often a new year begins in it. This count and the time of
// the last line give the year of the first line. The parser takes the same steps later (syslog/year.ts).
import { NEWLINE } from '../lib/character-codes.js';
import { isUnread } from '../model/outcome.js';
import { isDay, monthNames, type MonthNames, readLooseTime, type YearState } from '../syslog/syslog.js';
import { ignoredTemplates, releaseScanner, type Scanner, takeScanner } from '../scanner/scanner.js';
import { YearCount, type YearCountOptions } from './year-count.js';

/** The bytes at the beginning of a line in which a date is looked for. */
const MAX_HEADER_BYTES = 160;

/** The bytes of one read: as many as fit into the processor's cache. */
const PIECE_BYTES = 1 << 19;

const MAX_WAITING = 100_000;

// <86>May  1 10:00:07
const priority = /^<\d{1,3}>/;

export type DateSurvey = {
  /** The year in which the log begins; undefined if every date has a year, or the dates are too mixed up. */
  readonly foundYear: YearState | undefined;
  /** Whether a line has a date without a year. */
  readonly hasDates: boolean;
  /** The time of the last line, milliseconds UTC. */
  readonly endsAtMs: number | undefined;
  /** The month names of the log in languages other than English. */
  readonly months: readonly string[];
};

/** Reads the next bytes of a log into `memory` and returns their number; 0 at the end. */
export type ReadAhead = (memory: Uint8Array) => Promise<number>;

/** Whether the first bytes of a log have a line with a time without a year. */
export function hasYearlessLines(head: Uint8Array): boolean {
  const months = monthNames();
  const lines = Buffer.from(head).toString('latin1').split('\n');
  return lines.some((line) => {
    const time = headerTime(line, months);
    return time !== undefined && ('outcome' in time || time.year === undefined);
  });
}

/** Reads a log to its end and returns the survey of its dates. @throws what `readAhead` throws */
export async function surveyDates(readAhead: ReadAhead, limits: YearCountOptions): Promise<DateSurvey> {
  const scanner = takeScanner({ hasOwnPatterns: false, ignored: ignoredTemplates });
  try {
    const survey = new Survey(scanner, limits);
    await survey.read(readAhead);
    return survey.result();
  } finally {
    releaseScanner(scanner);
  }
}

class Survey {
  readonly #scanner: Scanner;
  /** The first count that has a result is used; the second one is for logs of several clocks that disagree. */
  readonly #counts: readonly YearCount[];
  readonly #months = monthNames();
  #hasDates = false;
  /** The beginning of the last line that has a date. */
  #lastHeader = '';
  /** Lines from the first one with an ambiguous month name on; the other month names of the log decide it. */
  #waiting: string[] = [];

  constructor(scanner: Scanner, limits: YearCountOptions) {
    this.#scanner = scanner;
    this.#counts = [false, true].map((isMixed) => new YearCount(limits, isMixed));
  }

  async read(readAhead: ReadAhead): Promise<void> {
    const { block } = this.#scanner;
    this.#scanner.beginDates();
    // The bytes of an unfinished line, which are at the beginning of the block.
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
      const lastOfDate = places[i] ?? -1;
      this.#addLine(lastOfDate < 0 ? this.#lastHeader : this.#headerAt(lastOfDate, bytes));
      this.#addLine(this.#headerAt(places[i + 1] ?? 0, bytes));
    }
    if (lastPlace >= 0) this.#lastHeader = this.#headerAt(lastPlace, bytes);
  }

  #headerAt(place: number, bytes: number): string {
    return this.#scanner.block.toString('latin1', place, Math.min(place + MAX_HEADER_BYTES, bytes));
  }

  #addLine(header: string): void {
    const time = headerTime(header, this.#months);
    const isAmbiguous = time !== undefined && 'outcome' in time;
    const hasToWait = isAmbiguous || this.#waiting.length > 0;
    if (hasToWait && this.#waiting.length < MAX_WAITING) this.#waiting.push(header);
    else this.#addTime(time);
  }

  #addTime(time: ReturnType<typeof headerTime>): void {
    if (isUnread(time) || time.year !== undefined) return;
    const { month, day, hour, minute } = time;
    if (!isDay(2000, month, day)) return;
    this.#hasDates = true;
    const minutes = hour * 60 + minute - (minute % 10);
    for (const count of this.#counts) count.add({ month, day, minutes });
  }

  result(): DateSurvey {
    const years = this.#counts.map((count) => count.result()).find((result) => result !== undefined);
    return {
      hasDates: this.#hasDates,
      foundYear: years?.foundYear,
      endsAtMs: years?.endsAtMs,
      months: this.#months.seen(),
    };
  }
}

/** The time without a zone at the beginning of a header; malformed if its month name may be two months. */
function headerTime(header: string, months: MonthNames): ReturnType<typeof readLooseTime> {
  const start = priority.exec(header)?.[0].length ?? 0;
  const lineEnd = header.indexOf('\n');
  const time = readLooseTime(header, start, lineEnd < 0 ? header.length : lineEnd, months);
  return !isUnread(time) && (time.hour > 23 || time.minute > 59) ? undefined : time;
}
