// Line -> login event, or why it is none. Pure, synchronous, never throws; all it remembers between lines is in
// state(), so that a log read in two parts gives what it gives in one.
import { canonicalAddress } from '../lib/addresses.js';
import type { TimeZone } from '../lib/time-zone.js';
import type { LoginEvent } from '../model/login-event.js';
import { Connections, type ConnectionState } from './connections.js';
import { decoded, interned } from './interned.js';
import { readMessage, type RepeatedReading } from './messages/messages.js';
import { ignoredAs, malformedAs, type Malformed, type Outcome } from './outcome.js';
import { IMPOSSIBLE_TIME, timeStampReader, type TimeStampReader } from './time-stamp.js';
import { yearBefore, yearFrom, type YearState } from './year.js';

export { malformedAs, type Outcome } from './outcome.js';

export type ParserOptions = {
  /** Of time stamps that name none. */
  readonly zone: TimeZone;
  /** When the log was last written (milliseconds UTC): years of RFC 3164 follow from it, unless `year` is given. */
  readonly writtenAtMs: number;
  /** The year of the first line. */
  readonly year?: number | undefined;
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
export const MAX_EXAMPLES = 5;
const MAX_EXAMPLE_CHARS = 120;

// log.c cuts at 500 bytes, rsyslog folds at 800: four times as much is nobody's message.
const MAX_MESSAGE_BYTES = 4096;
// RFC 5424, section 6.2.4
const MAX_HOST_BYTES = 255;

type State = { readonly connections?: readonly ConnectionState[]; readonly year?: YearState | undefined };

/** @param startLine lines of the log that were read before */
export function createParser(options: ParserOptions, startLine = 0): Parser {
  const state = (options.state ? JSON.parse(options.state) : {}) as State;
  const connections = new Connections(state.connections);
  const year = options.year === undefined ? undefined : (state.year ?? { year: options.year, dayOfYear: 0 });
  const time = timeStampReader(options.zone, year ? yearFrom(year) : yearBefore(options.writtenAtMs));
  const lineParser = createLineParser(time, connections);
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
        const outcome = lineParser(text, start, end, line);
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

const SPACE = 0x20;
const CARRIAGE_RETURN = 0x0d;
const COLON = 0x3a;
const OPENING = 0x5b;

/** Parses text[start, end) as line number `line`. */
type LineParser = (text: string, start: number, end: number, line: number) => Outcome;

function createLineParser(time: TimeStampReader, connections: Connections): LineParser {
  const text = interned(decoded);
  const address = interned((raw) => ({ ip: canonicalAddress(raw), text: decoded(raw) }));

  return (block, start, end, line) => {
    if (start === end) return ignoredAs.empty;
    const afterTime = time.read(block, start);
    if (afterTime < 0) return afterTime === IMPOSSIBLE_TIME ? malformedAs.impossibleTime : malformedAs.noTime;
    const hostEnd = block.indexOf(' ', afterTime + 1);
    const hostBytes = hostEnd - afterTime - 1;
    if (
      block.charCodeAt(afterTime) !== SPACE ||
      hostEnd < 0 ||
      hostEnd >= end ||
      hostBytes < 1 ||
      hostBytes > MAX_HOST_BYTES
    ) {
      return malformedAs.noProgram;
    }
    const tagEnd = sshdTagEnd(block, hostEnd + 1);
    if (tagEnd < 0) return ignoredAs.otherProgram;
    const tag = readPid(block, tagEnd);
    if (tag === undefined || tag.messageStart > end) return ignoredAs.otherProgram;
    if (end - tag.messageStart > MAX_MESSAGE_BYTES) return ignoredAs.tooLong;
    const reading = readMessage(block.slice(tag.messageStart, end));
    if (!reading) return ignoredAs.noLogin;
    return event(reading, {
      line,
      date: time.micros(),
      host: text(block.slice(afterTime + 1, hostEnd)),
      pid: tag.pid,
    });
  };

  function event(
    reading: RepeatedReading,
    header: Pick<LoginEvent, 'line' | 'date' | 'host' | 'pid'>,
  ): LoginEvent {
    const from = reading.from === null || reading.from === 'UNKNOWN' ? null : address(reading.from);
    const connection = `${header.host} ${header.pid ?? reading.from ?? ''}`;
    return {
      line: header.line,
      date: header.date,
      host: header.host,
      service: 'sshd',
      pid: header.pid,
      status: reading.status,
      method: reading.method === null ? null : text(reading.method),
      user: text(reading.user),
      ip: from?.ip ?? null,
      rhost: from?.ip === null ? from.text : null,
      port: reading.port,
      attempts: connections.attempts(connection, reading, header.date),
    };
  }
}

/** The index after `sshd`, `sshd-session` or `sshd-auth` at `at`, or -1. */
function sshdTagEnd(text: string, at: number): number {
  if (!text.startsWith('sshd', at)) return -1;
  if (text.startsWith('-session', at + 4)) return at + 12;
  if (text.startsWith('-auth', at + 4)) return at + 9;
  return at + 4;
}

const pidAndColon = /\[(\d{1,10})\]: ?/y;

/** `[1234]: ` or `: ` after the tag. */
function readPid(text: string, at: number): { pid: number | null; messageStart: number } | undefined {
  const code = text.charCodeAt(at);
  if (code === COLON) return { pid: null, messageStart: text.charCodeAt(at + 1) === SPACE ? at + 2 : at + 1 };
  if (code !== OPENING) return undefined;
  pidAndColon.lastIndex = at;
  const match = pidAndColon.exec(text);
  return match ? { pid: Number(match[1]), messageStart: pidAndColon.lastIndex } : undefined;
}

function example(outcome: Malformed, line: number, text: string): MalformedLine {
  return { line, reason: outcome.reason, text: decoded(text.slice(0, MAX_EXAMPLE_CHARS)) };
}
