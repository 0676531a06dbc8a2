// Line -> login event, or why it is none. Pure, synchronous, never throws; all it remembers between lines is in
// state(), so that a log read in two parts gives what it gives in one.
import type { TimeZone } from '../lib/time-zone.js';
import type { LoginEvent } from '../model/login-event.js';
import type { LoginsBuilder } from '../model/logins-builder.js';
import { decoded } from './interned.js';
import { Evidence, type LineExample, type LogEvidence } from './evidence.js';
import { createLineParser } from './line-parser.js';
import { Memory, type MemoryState } from './memory.js';
import { createHeaders, type HeaderState } from './headers/headers.js';
import { monthNames } from './headers/month-names.js';
import { bootTimesOf, unknownYear, yearAt, yearFrom, type YearState } from './headers/year.js';
import type { OwnPatterns } from './own-patterns.js';
import { malformedAs, type Outcome } from './outcome.js';
import { ScanReader } from './scan-reader.js';
import { ignoredTemplates } from './scan/template-readings.js';
import type { ScannedBlock } from './scan/scanned-block.js';
import type { ScannerOptions } from './scan/scanner.js';
import type { Sessions } from './sessions.js';

export type ParserOptions = {
  /** Of time stamps that name none. */
  readonly zone: TimeZone;
  /** When the log was last written (milliseconds UTC): years of RFC 3164 follow from it, unless `year` is given. */
  readonly writtenAtMs: number;
  /** The present (milliseconds UTC): no line is written a day later. */
  readonly nowMs: number;
  /** The year that the log begins in; moves on with its lines. One for all logs of a run, which are read in order. */
  readonly year?: YearState | undefined;
  /** Logins whose sessions may end in this log; one for all logs of a run, which are read in order. */
  readonly sessions?: Sessions | undefined;
  /** The same as it was found by surveyDates, for this log alone. */
  readonly foundYear?: YearState | undefined;
  /** Names of months that the log has, in other languages than English: as surveyDates found them. */
  readonly months?: readonly string[] | undefined;
  /** Called once where the years of a log proved to be guessed wrong: neither was given, and its end was not known. */
  readonly onYearDoubt?: (() => void) | undefined;
  /** What state() gave at the place where reading goes on; empty at the beginning. */
  readonly state?: string;
  /** Tried where no message family knows a line; one for all logs of a run. */
  readonly ownPatterns?: OwnPatterns | undefined;
  /** So many attempts one line adds that says how often another one was repeated. */
  readonly maxRepeated?: number | undefined;
};

/** What lines held that are no logins. */
export type Refused = {
  readonly malformed: readonly MalformedLine[];
  /** How many of them there were; `malformed` holds the first few. */
  readonly malformedCount: number;
  /** Lines that claim to be sshd's and are not known. */
  readonly unrecognizedCount: number;
  /** Probes that have no login of their own, since one line tells of several. */
  readonly unwrittenProbes: number;
  /** How often lines were repeated beyond what one line may add: these are not counted. */
  readonly uncountedRepeats: number;
};

export type ParsedBlock = Refused & { readonly events: readonly LoginEvent[] };

/** Is told what became of each line, in order; `text` is the line (latin1). */
export type LineWatcher = (outcome: Outcome, line: number, text: string) => void;

export type MalformedLine = LineExample;

export interface Parser {
  /** Parses a block of whole lines (latin1) one by one, and counts them. */
  parse(text: string, watch?: LineWatcher): ParsedBlock;
  /** The same for a block that was scanned, many times faster: adds its logins to `logins`. */
  take(block: ScannedBlock, logins: LoginsBuilder): Refused;
  /** How blocks for `take` are to be scanned. */
  readonly scanning: ScannerOptions;
  /** Counts a line whose text was dropped because it was too long. */
  skipOverlong(): Refused;
  /** Lines consumed so far, those before `startLine` included. */
  lines(): number;
  /** What the lines so far show about the log. */
  readonly evidence: LogEvidence;
  /** What has to be known to go on; JSON. */
  state(): string;
}

/** At most so many malformed lines are kept as examples. */
const MAX_EXAMPLES = 5;
const MAX_EXAMPLE_CHARS = 120;

// A state of another version is not understood: reading goes on as if nothing had been read before.
const STATE_VERSION = 2;

type State = {
  readonly version: number;
  readonly memory: MemoryState;
  readonly headers?: HeaderState | undefined;
  readonly year?: YearState | undefined;
  /** Whether a line of sshd was found: false only where it is certain that there was none. */
  readonly hasSshd?: boolean;
  /** Names of months in other languages than English. */
  readonly months?: readonly string[] | undefined;
};

/** @param startLine lines of the log that were read before */
export function createParser(options: ParserOptions, startLine = 0): Parser {
  const state = (options.state ? JSON.parse(options.state) : {}) as Partial<State>;
  const memory = new Memory(state.version === STATE_VERSION ? state.memory : undefined, options.sessions);
  const year = yearStateOf(state, options);
  const yearOf = yearFrom(year, {
    latestMs: options.year ? options.nowMs : options.writtenAtMs,
    bootTimes: bootTimesOf(options.zone.offsetMs(0)),
    isResumed: state.year !== undefined,
    onDoubt: options.onYearDoubt,
  });
  const months = monthNames(state.months ?? options.months);
  const headers = createHeaders({ zone: options.zone, nowMs: options.nowMs, yearOf, months }, state.headers);
  const parseLine = createLineParser(headers.read, memory, options);
  let line = startLine;

  const evidence = new Evidence(startLine > 0 && state.hasSshd !== false);
  const scanReader = new ScanReader(headers, memory, evidence);

  function readLines(text: string, found: Found, watch?: LineWatcher): void {
    for (let start = 0; start < text.length;) {
      const newline = text.indexOf('\n', start);
      const next = newline < 0 ? text.length : newline + 1;
      let end = newline < 0 ? text.length : newline;
      if (text.charCodeAt(end - 1) === CARRIAGE_RETURN && end > start) end -= 1;
      line += 1;
      const outcome = parseLine(text, start, end, line);
      watch?.(outcome, line, text.slice(start, end));
      if (!evidence.isComplete())
        evidence.add(outcome, (reason) => example(reason, line, text.slice(start, end)));
      if (!('outcome' in outcome)) found.add(outcome);
      else if (outcome.outcome === 'unrecognized') found.unrecognizedCount += 1;
      else if (outcome.outcome === 'malformed') {
        found.malformedCount += 1;
        evidence.malformedCount += 1;
        if (found.malformed.length < MAX_EXAMPLES)
          found.malformed.push(example(outcome.reason, line, text.slice(start, end)));
      }
      start = next;
    }
  }

  function refusedOf({ malformed, malformedCount, unrecognizedCount }: Found): Refused {
    const { unwrittenProbes, uncountedRepeats } = memory;
    memory.unwrittenProbes = 0;
    memory.uncountedRepeats = 0;
    return { malformed, malformedCount, unrecognizedCount, unwrittenProbes, uncountedRepeats };
  }

  return {
    scanning: { hasOwnPatterns: options.ownPatterns !== undefined, ignored: ignoredTemplates },
    parse(text, watch) {
      const events: LoginEvent[] = [];
      memory.connections.forgetHosts();
      memory.recent.forget(line);
      const found = nothingFound((event) => void events.push(event));
      readLines(text, found, watch);
      return { ...refusedOf(found), events };
    },
    take(block, logins) {
      const found = nothingFound((event) => logins.add(event));
      const { bytes } = block;
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      const before = line;
      scanReader.read(block, before, logins, (start, end, linesBefore) => {
        line = linesBefore;
        readLines(buffer.toString('latin1', start, end), found);
      });
      line = before + block.lines;
      return refusedOf(found);
    },
    skipOverlong() {
      line += 1;
      const overlong = example(malformedAs.overlong.reason, line, '');
      evidence.add(malformedAs.overlong, () => overlong);
      evidence.malformedCount += 1;
      return { ...refusedOf(nothingFound(() => undefined)), malformed: [overlong], malformedCount: 1 };
    },
    lines: () => line,
    evidence,
    state: () =>
      JSON.stringify({
        version: STATE_VERSION,
        memory: memory.state(line),
        headers: headers.state(),
        year,
        hasSshd: evidence.hasSshd,
        months: months.seen(),
      } satisfies State),
  };
}

/**
 * Whether a state was left at the end of a whole entry, if its log is a journal export: earlier versions of this program could
 * stop at the end of any line, and kept what they had of an entry.
 */
export function isAtEntryEnd(parserState: string): boolean {
  const { headers } = JSON.parse(parserState || '{}') as Partial<State>;
  return headers !== undefined && !('record' in headers);
}

/** A log that was read before goes on from there, whatever is known of its years now. */
function yearStateOf(
  { year: known, headers, memory }: Partial<State>,
  { year, foundYear }: ParserOptions,
): YearState {
  if (known && year) return Object.assign(year, { others: undefined, before: undefined }, known);
  if (known) return known;
  if (year) {
    const boots = year.boots ?? 0;
    year.newYears = foundYear?.newYears?.map((boot) => boots + boot);
    year.knownBoots = boots + (foundYear?.knownBoots ?? 0);
    return year;
  }
  const lastMicros = memory === undefined ? 0 : (headers?.lastMicros ?? 0);
  if (lastMicros > 0) return yearAt(lastMicros / 1000);
  return foundYear ? { ...foundYear } : unknownYear();
}

const CARRIAGE_RETURN = 0x0d;

type Found = {
  readonly add: (event: LoginEvent) => void;
  readonly malformed: MalformedLine[];
  malformedCount: number;
  unrecognizedCount: number;
};

function nothingFound(add: Found['add']): Found {
  return { add, malformed: [], malformedCount: 0, unrecognizedCount: 0 };
}

function example(reason: string, line: number, text: string): MalformedLine {
  // A copy: a slice would keep the whole block in memory.
  const copy = Buffer.from(text.slice(0, MAX_EXAMPLE_CHARS), 'latin1').toString('latin1');
  return { line, reason, text: decoded(copy) };
}
