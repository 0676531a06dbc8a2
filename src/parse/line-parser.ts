// One line: its header, its message, and what that adds to what is known of its connection. Works on a piece of a
// block, and cuts nothing out of it before it knows that sshd or dropbear wrote the line.
import { canonicalAddress } from '../lib/addresses.js';
import type { LoginEvent } from '../model/login-event.js';
import { isAttempt } from './attempts.js';
import { holdsDisplacedMessage } from './displaced.js';
import { emptyHeader } from './headers/header.js';
import type { HeaderReader } from './headers/headers.js';
import { decoded, interned } from './interned.js';
import type { Memory } from './memory.js';
import { readMessage, type MessageReading, type RepeatedReading } from './messages/messages.js';
import type { Opening, TimedOut } from './messages/reading.js';
import { probe } from './messages/reading.js';
import type { OwnPatterns } from './own-patterns.js';
import { ignoredAs, unrecognizedAs, type Ignored, type Outcome, type Unrecognized } from './outcome.js';

// log.c cuts at 500 bytes, rsyslog folds at 800: four times as much is nobody's message.
const MAX_MESSAGE_BYTES = 4096;

// last message repeated 2 times
const lastRepeated =
  /^(?:syslogd(?:\[\d{1,10}\])?: )?(?:--- )?last message repeated (\d{1,9}) times?(?: ---)?$/;

/** Parses text[start, end) as line number `line`. */
export type LineParser = (text: string, start: number, end: number, line: number) => Outcome;

export function createLineParser(
  readHeader: HeaderReader,
  memory: Memory,
  readOwn?: OwnPatterns,
): LineParser {
  const { connections, ownSide } = memory;
  const text = interned(decoded);
  const address = interned((raw) => ({ ip: canonicalAddress(raw), text: decoded(raw) }));
  const header = emptyHeader(readOwn !== undefined);

  return (block, start, end, line) => {
    const { last } = memory;
    memory.last = undefined;
    const refused = readHeader(block, start, end, header);
    if (refused) return refused;
    if (header.program === null) {
      return readRepetition(last, line) ?? readByOwnPattern(line) ?? displacedOr(ignoredAs.otherProgram);
    }
    const message = header.text.slice(header.start, header.end);
    if (message.length > MAX_MESSAGE_BYTES) return unrecognizedAs.tooLong(message);
    if (header.program === 'sshd-auth') ownSide.learnAfter98(text(header.host));
    const reading = readMessage(
      message,
      header.program === 'dropbear' ? 'dropbear' : 'sshd',
      header.cutAtBytes,
    );
    if (reading) return outcome(reading, line);
    const unknown = readRepetition(last, line) ?? readByOwnPattern(line);
    return unknown ?? (header.bare ? displacedOr(ignoredAs.bare) : unrecognizedAs.message(message));
  };

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
        return timedOut(reading, line);
      default:
        return event(reading, header.pid, line);
    }
  }

  function opened(opening: Opening): Ignored {
    const from = address(opening.from).text;
    const ends = { pid: header.pid, from, port: opening.port };
    connections.begin(connections.ofHost(text(header.host)), ends, header.micros);
    if (opening.ownAddress !== null) ownSide.learnAddress(text(header.host), opening.ownAddress);
    return ignoredAs.opened;
  }

  /** The listener writes it, with the process id of the connection in the message. */
  function timedOut(reading: TimedOut, line: number): LoginEvent | Ignored {
    const host = text(header.host);
    const peer = connections.findPeer(connections.ofHost(host), reading.pid, header.micros);
    const from = ownSide.findClient(host, reading, peer);
    return event({ ...probe({ from }), times: 1 }, reading.pid, line);
  }

  /** @param pid of the connection that the message tells of */
  function event(reading: RepeatedReading, pid: number | null, line: number): LoginEvent | Ignored {
    const host = text(header.host);
    if (reading.isAfter98) ownSide.learnAfter98(host);
    if (reading.ownAddress !== undefined) ownSide.learnAddress(host, reading.ownAddress);
    const from = reading.from === null || reading.from === 'UNKNOWN' ? null : address(reading.from);
    const ends = { pid, from: from?.text ?? null, port: reading.port };
    const refused = connections.tell(connections.ofHost(host), ends, reading, header.micros);
    if (refused !== undefined) return refused;
    const { told } = connections;
    const found: LoginEvent = {
      line,
      date: header.micros,
      host,
      service: header.program === 'dropbear' ? 'dropbear' : 'sshd',
      pid,
      status: reading.status,
      method: reading.method === null ? null : text(reading.method),
      user: reading.user === null ? null : text(reading.user),
      ip: from?.ip ?? (told.peer === null ? null : address(told.peer).ip),
      rhost: from?.ip === null ? from.text : null,
      port: told.port,
      attempts: told.attempts,
    };
    memory.last = { event: found, isAttempt: isAttempt.has(reading.kind) };
    return found;
  }

  function readByOwnPattern(line: number): LoginEvent | undefined {
    const found = readOwn?.(header, line);
    if (found) memory.last = { event: found, isAttempt: found.attempts > 0 };
    return found;
  }

  /** What syslogd folded into `last message repeated 2 times` is the line before, so many times more. */
  function readRepetition(last: Memory['last'], line: number): LoginEvent | Ignored | undefined {
    // `last` or `--- last` or `syslogd`: nothing else is cut out of a line of another program.
    if (!/[ls-]/y.test(header.text.charAt(header.start))) return undefined;
    const match = lastRepeated.exec(
      header.text.slice(header.start, Math.min(header.end, header.start + 100)),
    );
    if (!match) return undefined;
    if (last === undefined || isOfAnother(last.event)) return ignoredAs.repeatsOther;
    const attempts = last.isAttempt ? Number(match[1]) : 0;
    memory.last = last;
    return { ...last.event, line, date: header.micros, attempts };
  }

  /** On a server that collects logs the line before may be another machine's. */
  function isOfAnother({ host, pid }: LoginEvent): boolean {
    const isOtherHost = header.host !== '' && text(header.host) !== host;
    return isOtherHost || (header.program !== null && header.pid !== null && header.pid !== pid);
  }
}
