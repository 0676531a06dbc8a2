// Line -> login event, or the reason why a line is not one. The parser is synchronous, reads no files and does not throw.
// state() has all that it remembers between lines: a log read in two parts gives the same events as in one.
import { CARRIAGE_RETURN } from '../lib/character-codes.js';
import type { TimeZone } from '../lib/time-zone.js';
import type { LoginEvent } from '../model/login.js';
import type { LoginsBuilder } from '../model/logins-builder.js';
import { decoded } from '../lib/interned.js';
import type { SessionEnd } from '../model/session-end.js';
import { Evidence, type LineExample, type LogEvidence, type OtherLineCounts } from '../model/evidence.js';
import type { Vault } from '../model/name-mask.js';
import { createLineParser } from './line-parser.js';
import { Memory, type MemoryState, type Sessions } from '../sshd/sshd.js';
import {
  bootTimesOf,
  createHeaders,
  type HeaderState,
  monthNames,
  unknownYear,
  yearAt,
  yearFrom,
  type YearState,
} from '../syslog/syslog.js';
import { ignoredTemplates, type ScannedBlock, type ScannerOptions, ScanReader } from '../scanner/scanner.js';
import type { OwnPatterns } from './own-patterns.js';
import { openedMemory, sealedMemory, type SealedMemory } from './sealed-memory.js';
import { malformedAs, type Outcome } from '../model/outcome.js';

export type ParserOptions = {
  /** The zone of time stamps without one. */
  readonly zone: TimeZone;
  /** When the log was last written (milliseconds UTC): gives the year of RFC 3164 time stamps, unless `year` is set. */
  readonly writtenAtMs: number;
  /** The present (milliseconds UTC): a line dated more than a day later is malformed. */
  readonly nowMs: number;
  /** The year in which the log begins; moves on with its lines. All logs of a run share it and are read in order. */
  readonly year?: YearState | undefined;
  /** Logins whose sessions may end in this log. All logs of a run share them and are read in order. */
  readonly sessions?: Sessions | undefined;
  /** The year that surveyDates found, for this log alone. */
  readonly foundYear?: YearState | undefined;
  /** The month names in languages other than English that surveyDates found in the log. */
  readonly months?: readonly string[] | undefined;
  /** Called once, when a line shows that the guessed year of the first line is wrong. Not called if `year` is given. */
  readonly onYearDoubt?: (() => void) | undefined;
  /** What state() returned at the position where reading continues; empty at the beginning of a log. */
  readonly state?: string;
  /** The user's own patterns, tried on lines that authtrack does not know. All logs of a run share them. */
  readonly ownPatterns?: OwnPatterns | undefined;
  /** Set if names must not be readable outside: state() then seals those that it has, and examples have no text. */
  readonly vault?: Vault | undefined;
  /** The most attempts that one `message repeated N times` line may add. */
  readonly maxRepeated?: number | undefined;
};

/** What a block has besides its logins. */
type OtherLines = OtherLineCounts & { readonly sessionEnds: readonly SessionEnd[] };

export type ParsedBlock = OtherLines & { readonly events: readonly LoginEvent[] };

/** Called with the outcome of each line, in order; `text` is the line (latin1). */
export type LineWatcher = (outcome: Outcome, line: number, text: string) => void;

export interface Parser {
  /** Parses a block of whole lines (latin1), line by line. */
  parse(text: string, watch?: LineWatcher): ParsedBlock;
  /** Parses a scanned block, many times faster, and adds its logins to `logins`. */
  take(block: ScannedBlock, logins: LoginsBuilder): OtherLines;
  /** The scanner options for blocks that are passed to `take`. */
  readonly scanning: ScannerOptions;
  /** Counts an overlong line, whose text was not kept, as malformed. */
  skipOverlong(): OtherLines;
  /** The number of lines read so far, including `startLine`. */
  lines(): number;
  /** What the lines so far show about the log: whether sshd writes to it, whether its headers are known. */
  readonly evidence: LogEvidence;
  /** The state for the next parser of this log, as JSON. */
  state(): string;
}

/** The most malformed lines that are kept as examples. */
const MAX_EXAMPLES = 5;
const MAX_EXAMPLE_CHARS = 120;

/** Instead of a line that may have a name in it. */
const HIDDEN = '(not shown: maskUnknownUsers is on)';

// The memory in a state of another version is dropped: reading continues without open connections.
const STATE_VERSION = 2;

type State = {
  readonly version: number;
  readonly memory: MemoryState | SealedMemory;
  readonly headers?: HeaderState | undefined;
  readonly year?: YearState | undefined;
  /** Whether sshd wrote a line so far; undefined in states of versions that did not record it. */
  readonly hasSshd?: boolean;
  /** Month names in languages other than English. */
  readonly months?: readonly string[] | undefined;
};

/**
 * Makes the parser of one log.
 * @param startLine the number of lines that earlier runs read
 */
export function createParser(options: ParserOptions, startLine = 0): Parser {
  const state = (options.state ? JSON.parse(options.state) : {}) as Partial<State>;
  const memory = new Memory(
    state.version === STATE_VERSION ? openedMemory(state.memory, options.vault) : undefined,
    options.sessions,
  );
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

  const exampleOf = (reason: string, text: string): LineExample =>
    example(reason, line, options.vault === undefined ? text : HIDDEN);

  function readLines(text: string, found: BlockCounts, watch?: LineWatcher): void {
    for (let start = 0; start < text.length;) {
      const newline = text.indexOf('\n', start);
      const next = newline < 0 ? text.length : newline + 1;
      let end = newline < 0 ? text.length : newline;
      if (text.charCodeAt(end - 1) === CARRIAGE_RETURN && end > start) end -= 1;
      line += 1;
      const outcome = parseLine(text, start, end, line);
      watch?.(outcome, line, text.slice(start, end));
      if (!evidence.isComplete())
        evidence.add(outcome, (reason) => exampleOf(reason, text.slice(start, end)));
      if (!('outcome' in outcome)) found.add(outcome);
      else if (outcome.outcome === 'unrecognized') found.unrecognizedCount += 1;
      else if (outcome.outcome === 'malformed') {
        found.malformedCount += 1;
        evidence.malformedCount += 1;
        if (found.malformed.length < MAX_EXAMPLES)
          found.malformed.push(exampleOf(outcome.reason, text.slice(start, end)));
      }
      start = next;
    }
  }

  function refusedOf({ malformed, malformedCount, unrecognizedCount }: BlockCounts): OtherLines {
    const { unwrittenProbes, uncountedRepeats } = memory;
    memory.unwrittenProbes = 0;
    memory.uncountedRepeats = 0;
    const sessionEnds = memory.sessionEnds.take();
    return { malformed, malformedCount, unrecognizedCount, unwrittenProbes, uncountedRepeats, sessionEnds };
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
        memory: options.vault ? sealedMemory(memory.state(line), options.vault) : memory.state(line),
        headers: headers.state(),
        year,
        hasSshd: evidence.hasSshd,
        months: months.seen(),
      } satisfies State),
  };
}

/**
 * Whether the state of a journal export was saved at the end of an entry. Earlier versions could stop after any line and
 * kept the unfinished entry in `record`.
 */
export function isAtEntryEnd(parserState: string): boolean {
  const { headers } = JSON.parse(parserState || '{}') as Partial<State>;
  return headers !== undefined && !('record' in headers);
}

/** The year state to begin with. A saved one comes before a given year and before what surveyDates found. */
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

type BlockCounts = {
  readonly add: (event: LoginEvent) => void;
  readonly malformed: LineExample[];
  malformedCount: number;
  unrecognizedCount: number;
};

function nothingFound(add: BlockCounts['add']): BlockCounts {
  return { add, malformed: [], malformedCount: 0, unrecognizedCount: 0 };
}

function example(reason: string, line: number, text: string): LineExample {
  // A slice would keep the whole block in memory, so this is a copy.
  const copy = Buffer.from(text.slice(0, MAX_EXAMPLE_CHARS), 'latin1').toString('latin1');
  return { line, reason, text: decoded(copy) };
}
