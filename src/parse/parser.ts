// Line -> login event, or why it is none. Pure, synchronous, never throws; all it remembers between lines is in
// state(), so that a log read in two parts gives what it gives in one.
import type { TimeZone } from '../lib/time-zone.js';
import type { LoginEvent } from '../model/login-event.js';
import { Connections, type ConnectionState } from './connections.js';
import { decoded } from './interned.js';
import { createLineParser } from './line-parser.js';
import { malformedAs, type Malformed } from './outcome.js';
import { timeStampReader } from './time-stamp.js';
import { yearBefore, yearFrom, type YearState } from './year.js';

export type ParserOptions = {
  /** Of time stamps that name none. */
  readonly zone: TimeZone;
  /** When the log was last written (milliseconds UTC): years of RFC 3164 follow from it, unless `year` is given. */
  readonly writtenAtMs: number;
  /** The year that the log begins in; moves on with its lines. One for all logs of a run, which are read in order. */
  readonly year?: YearState | undefined;
  /** What state() gave at the place where reading goes on; empty at the beginning. */
  readonly state?: string;
};

export type ParsedBlock = {
  readonly events: readonly LoginEvent[];
  readonly malformed: readonly MalformedLine[];
  /** How many of them there were; `malformed` holds the first few. */
  readonly malformedCount: number;
};

export type MalformedLine = { readonly line: number; readonly reason: string; readonly text: string };

export interface Parser {
  /** Parses a block of whole lines (latin1) and counts them. */
  parse(text: string): ParsedBlock;
  /** Counts a line whose text was dropped because it was too long. */
  skipOverlong(): ParsedBlock;
  /** Lines consumed so far, those before `startLine` included. */
  lines(): number;
  /** What has to be known to go on; JSON. */
  state(): string;
}

/** At most so many malformed lines are kept as examples. */
const MAX_EXAMPLES = 5;
const MAX_EXAMPLE_CHARS = 120;

type State = { readonly connections?: readonly ConnectionState[]; readonly year?: YearState | undefined };

/** @param startLine lines of the log that were read before */
export function createParser(options: ParserOptions, startLine = 0): Parser {
  const state = (options.state ? JSON.parse(options.state) : {}) as State;
  const connections = new Connections(state.connections);
  const year =
    state.year && options.year ? Object.assign(options.year, state.year) : (state.year ?? options.year);
  const time = timeStampReader(options.zone, year ? yearFrom(year) : yearBefore(options.writtenAtMs));
  const parseLine = createLineParser(time, connections);
  let line = startLine;

  return {
    parse(text) {
      const events: LoginEvent[] = [];
      const malformed: MalformedLine[] = [];
      let malformedCount = 0;
      for (let start = 0; start < text.length;) {
        const newline = text.indexOf('\n', start);
        const next = newline < 0 ? text.length : newline + 1;
        let end = newline < 0 ? text.length : newline;
        if (text.charCodeAt(end - 1) === CARRIAGE_RETURN && end > start) end -= 1;
        line += 1;
        const outcome = parseLine(text, start, end, line);
        if (!('outcome' in outcome)) events.push(outcome);
        else if (outcome.outcome === 'malformed') {
          malformedCount += 1;
          if (malformed.length < MAX_EXAMPLES) malformed.push(example(outcome, line, text.slice(start, end)));
        }
        start = next;
      }
      return { events, malformed, malformedCount };
    },
    skipOverlong() {
      line += 1;
      return { events: [], malformed: [example(malformedAs.overlong, line, '')], malformedCount: 1 };
    },
    lines: () => line,
    state: () => JSON.stringify({ connections: connections.states(), year } satisfies State),
  };
}

const CARRIAGE_RETURN = 0x0d;

function example(outcome: Malformed, line: number, text: string): MalformedLine {
  // A copy: a slice would keep the whole block in memory.
  const copy = Buffer.from(text.slice(0, MAX_EXAMPLE_CHARS), 'latin1').toString('latin1');
  return { line, reason: outcome.reason, text: decoded(copy) };
}
