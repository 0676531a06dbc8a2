// Reads one line: its header, its message, and what the message adds to its connection. A line is a range of a block;
// no text is copied from it until the header shows that sshd or dropbear wrote it.
import { canonicalAddress } from '../lib/addresses.js';
import { boundedText, MAX_METHOD_BYTES, MAX_NAME_BYTES, MAX_USER_BYTES } from '../lib/bounded-text.js';
import { type LoginEvent, serviceOf } from '../model/login.js';
import {
  type ConnectionOpened,
  isAttempt,
  keyFields,
  kindFields,
  type LastEvent,
  type LoginGraceTimeout,
  type Memory,
  type MessageReading,
  probe,
  type Reading,
  repeatedReadingText,
  sessionEnded,
  type SessionEnded,
} from '../sshd/sshd.js';
import {
  emptyHeader,
  type Header,
  type LineHeaderReader,
  readMetalogRepetition,
  readRepetition,
  REPEATED,
  type Repetition,
  readTrustedMessage,
  uncoloured,
} from '../syslog/syslog.js';
import { holdsDisplacedMessage, readLoggedMessage } from './logged-message.js';
import { decoded, interned } from '../lib/interned.js';
import type { OwnPatterns } from './own-patterns.js';
import {
  ignoredAs,
  unrecognizedAs,
  type Ignored,
  type Outcome,
  type Unrecognized,
} from '../model/outcome.js';

// sshd cuts its messages at 500 bytes (log.c); the rest is room for what syslog daemons add.
const MAX_MESSAGE_BYTES = 4096;

/** Far above what one connection can fail: MaxAuthTries is 6 by default. */
const DEFAULT_MAX_REPEATED = 100;

/** syslog-ng quotes 20 bytes of a message at most. */
const BEGINNING_BYTES = 20;

/** Parses text[start, end) as line number `line`. */
export type LineParser = (text: string, start: number, end: number, line: number) => Outcome;

/** Whether terminal colours hide the message or its address. grep --color writes them around matches; sshd never does. */
function isColoured(message: string, reading: MessageReading): boolean {
  if (!message.includes('\u001b')) return false;
  return !reading || ('from' in reading && reading.from?.includes('\u001b') === true);
}

export type LineParserOptions = {
  readonly ownPatterns?: OwnPatterns | undefined;
  /** The most attempts that one `message repeated N times` line may add. */
  readonly maxRepeated?: number | undefined;
};

export function createLineParser(
  readHeader: LineHeaderReader,
  memory: Memory,
  { ownPatterns: readOwn, maxRepeated = DEFAULT_MAX_REPEATED }: LineParserOptions = {},
): LineParser {
  const { connections, serverAddresses, recent } = memory;
  const text = interned((raw) => boundedText(decoded(raw), MAX_NAME_BYTES));
  const nameOf = interned((raw) => boundedText(decoded(raw), MAX_USER_BYTES));
  const methodOf = interned((raw) => boundedText(decoded(raw), MAX_METHOD_BYTES));
  const address = interned((raw) => ({
    ip: canonicalAddress(raw),
    text: boundedText(decoded(raw), MAX_NAME_BYTES),
  }));
  const header = emptyHeader(readOwn !== undefined);
  const headerWithHost = emptyHeader(true);

  return (block, start, end, line) => {
    const { last } = memory;
    memory.last = undefined;
    const read = readHeader(block, start, end, header);
    if ('outcome' in read) {
      if (read.code !== 'continuation') return read;
      const repetition = readMetalogRepetition(block, start, end);
      return repetition === undefined ? read : repeatedLast(last, repetition, undefined, line);
    }
    if (header.program === null) {
      const repetition = header.byOrdinaryUser
        ? undefined
        : readRepetition(header.text, header.start, header.end);
      if (repetition === undefined) return readByOwnPattern(line) ?? displacedOr(ignoredAs.otherProgram);
      // The header reader skips the host of other programs to save time: read the header again, with the host.
      const isCut = header.host === '' && header.text === block;
      const again = isCut ? readHeader(block, start, end, headerWithHost) : header;
      return repeated(last, repetition, 'outcome' in again ? header : again, line);
    }
    if (header.end - header.start > MAX_MESSAGE_BYTES)
      return unrecognizedAs.tooLong(header.text.slice(header.start, header.end));
    const message = readTrustedMessage(header, header.program);
    if (typeof message === 'object') return message;
    header.text = message;
    header.start = 0;
    header.end = message.length;
    if (header.program === 'sshd-auth') serverAddresses.learnAfter98(text(header.host));
    const service = serviceOf(header.program);
    let reading = readLoggedMessage(message, service, header.cutAtBytes);
    if (isColoured(message, reading))
      reading = readLoggedMessage(uncoloured(message), service, header.cutAtBytes);
    if (reading) return outcome(message.startsWith(REPEATED) ? withLimit(reading) : reading, line);
    const repetition = readRepetition(header.text, header.start, header.end);
    if (repetition !== undefined) return repeated(last, repetition, header, line);
    const unknown = readByOwnPattern(line);
    return unknown ?? (header.untagged ? displacedOr(ignoredAs.untagged) : unrecognizedAs.message(message));
  };

  /** The number of repetitions that count; those above the limit go into `uncountedRepeats`. */
  function limited(times: number): number {
    if (times <= maxRepeated) return times;
    memory.uncountedRepeats += times - maxRepeated;
    return maxRepeated;
  }

  function withLimit(reading: NonNullable<MessageReading>): NonNullable<MessageReading> {
    return 'times' in reading ? { ...reading, times: limited(reading.times) } : reading;
  }

  function displacedOr(otherwise: Ignored): Ignored | Unrecognized {
    if (!holdsDisplacedMessage(header)) return otherwise;
    return unrecognizedAs.displaced(header.text.slice(header.start, header.end));
  }

  function outcome(reading: NonNullable<MessageReading>, line: number): LoginEvent | Ignored {
    if ('outcome' in reading) return reading;
    switch (reading.kind) {
      case 'opening':
        return opened(reading);
      case 'timed-out':
        return loginGraceTimeout(reading, line);
      case 'session-end':
        return sessionEnd(reading);
      default:
        return event(reading, header.pid, line);
    }
  }

  function opened(opening: ConnectionOpened): Ignored {
    const from = address(opening.from).text;
    const ends = { pid: header.pid, from, port: opening.port };
    connections.begin(connections.ofHost(text(header.host)), ends, header.micros);
    if (opening.localAddress !== null) serverAddresses.learnAddress(text(header.host), opening.localAddress);
    return ignoredAs.opened;
  }

  /** The listener writes this line; the process id of the connection is in the message. */
  function loginGraceTimeout(reading: LoginGraceTimeout, line: number): LoginEvent | Ignored {
    const host = text(header.host);
    const peer = connections.findPeer(connections.ofHost(host), reading.pid, header.micros);
    const from = serverAddresses.findClient(host, reading, peer);
    return event(probe({ from, reason: 'timeout' }), reading.pid, line);
  }

  function sessionEnd({ from, port, ignored }: SessionEnded): Ignored {
    addSessionEnd(text(header.host), from === null ? null : address(from).ip, port);
    return ignored;
  }

  function addSessionEnd(host: string, ip: string | null, port: number | null): void {
    memory.sessionEnds.add(host, ip, port, header.pid, header.micros);
  }

  /** @param pid the process id of the connection that the message is about */
  function event(reading: Reading, pid: number | null, line: number): LoginEvent | Ignored {
    const host = text(header.host);
    if (reading.isAfter98) serverAddresses.learnAfter98(host);
    if (reading.localAddress !== undefined) serverAddresses.learnAddress(host, reading.localAddress);
    const from = reading.from === null || reading.from === 'UNKNOWN' ? null : address(reading.from);
    const ends = { pid, from: from?.text ?? null, port: reading.port };
    const recorded = connections.record(connections.ofHost(host), ends, reading, header.micros);
    if (recorded === sessionEnded) addSessionEnd(host, from?.ip ?? null, reading.port);
    if ('outcome' in recorded) return recorded;
    if (reading.status === 'Probe') memory.unwrittenProbes += reading.times - 1;
    const found: LoginEvent = {
      line,
      date: header.micros,
      host,
      service: serviceOf(header.program ?? 'sshd'),
      pid,
      ...kindFields(reading, methodOf),
      user: reading.user === null ? null : nameOf(reading.user),
      ip: from?.ip ?? (recorded.peer === null ? null : address(recorded.peer).ip),
      rhost: from?.ip === null ? from.text : null,
      port: recorded.port,
      attempts: recorded.attempts,
      ...(reading.key && keyFields(reading.key)),
    };
    memory.last = { event: found, isAttempt: isAttempt.has(reading.kind) };
    const beginningEnd = Math.min(header.end, header.start + BEGINNING_BYTES);
    recent.add(memory.last, text(header.text.slice(header.start, beginningEnd)));
    return found;
  }

  function readByOwnPattern(line: number): LoginEvent | undefined {
    const found = readOwn?.(header, line);
    if (found) memory.last = { event: found, isAttempt: found.attempts > 0 };
    return found;
  }

  /** The event that a `repeated` line of a syslog daemon repeats, with its number of attempts. */
  function repeated(
    last: LastEvent | undefined,
    repetition: Repetition,
    by: Header,
    line: number,
  ): LoginEvent | Ignored {
    const { quote } = repetition;
    if (quote === undefined) return repeatedLast(last, repetition, by, line);
    const service = by.program === null ? undefined : serviceOf(by.program);
    const found = recent.find({ host: text(by.host), service, quote: text(quote), line, date: by.micros });
    if (found === undefined) return ignoredAs.repeatsOther;
    const times = limited(repetition.times);
    const reading = repeatedReadingText(found.event.reading, times);
    return { ...found.event, line, date: by.micros, attempts: found.isAttempt ? times : 0, reading };
  }

  /** @param by the header of the repetition line; undefined if it has none */
  function repeatedLast(
    last: LastEvent | undefined,
    repetition: Repetition,
    by: Header | undefined,
    line: number,
  ): LoginEvent | Ignored {
    if (last === undefined || (by !== undefined && isOfAnother(last.event, by)))
      return ignoredAs.repeatsOther;
    memory.last = last;
    const times = limited(repetition.times);
    const date = by?.micros ?? last.event.date;
    const reading = repeatedReadingText(last.event.reading, times);
    return { ...last.event, line, date, attempts: last.isAttempt ? times : 0, reading };
  }

  /** On a log collector, the line before may come from another machine. */
  function isOfAnother({ host, pid }: LoginEvent, by: Header): boolean {
    const isOtherHost = by.host !== '' && text(by.host) !== host;
    return isOtherHost || (by.program !== null && by.pid !== null && by.pid !== pid);
  }
}
