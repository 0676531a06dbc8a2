// One line: its header, its message, and what that adds to what is known of its connection. Works on a piece of a
// block, and cuts nothing out of it before it knows that sshd or dropbear wrote the line.
import { canonicalAddress } from '../lib/addresses.js';
import type { LoginEvent } from '../model/login-event.js';
import type { Connections } from './connections.js';
import { emptyHeader, type Header } from './headers/header.js';
import type { HeaderReader } from './headers/headers.js';
import { decoded, interned } from './interned.js';
import { readMessage, type RepeatedReading } from './messages/messages.js';
import { ignoredAs, unrecognizedAs, type Ignored, type Outcome } from './outcome.js';

// log.c cuts at 500 bytes, rsyslog folds at 800: four times as much is nobody's message.
const MAX_MESSAGE_BYTES = 4096;

/** Parses text[start, end) as line number `line`. */
export type LineParser = (text: string, start: number, end: number, line: number) => Outcome;

export function createLineParser(readHeader: HeaderReader, connections: Connections): LineParser {
  const text = interned(decoded);
  const address = interned((raw) => ({ ip: canonicalAddress(raw), text: decoded(raw) }));
  const header = emptyHeader();

  return (block, start, end, line) => {
    const refused = readHeader(block, start, end, header);
    if (refused) return refused;
    if (header.program === null) return ignoredAs.otherProgram;
    if (header.end - header.start > MAX_MESSAGE_BYTES) return unrecognizedAs.tooLong;
    const reading = readMessage(header.text.slice(header.start, header.end));
    if (reading === undefined) return unrecognizedAs.message;
    if ('outcome' in reading) return reading;
    if (reading.kind === 'opening') {
      connections.begin(connectionOf(header, reading.from), reading, header.micros);
      return ignoredAs.opened;
    }
    if (reading.kind === 'timed-out') return ignoredAs.opened;
    return event(reading, line);
  };

  function event(reading: RepeatedReading, line: number): LoginEvent | Ignored {
    const told = connections.tell(connectionOf(header, reading.from), reading, header.micros);
    if ('outcome' in told) return told;
    const from = reading.from === null || reading.from === 'UNKNOWN' ? null : address(reading.from);
    const peer = told.peer === null ? null : address(told.peer);
    return {
      line,
      date: header.micros,
      host: text(header.host),
      service: header.program === 'dropbear' ? 'dropbear' : 'sshd',
      pid: header.pid,
      status: reading.status,
      method: reading.method === null ? null : text(reading.method),
      user: reading.user === null ? null : text(reading.user),
      ip: from?.ip ?? peer?.ip ?? null,
      rhost: from?.ip === null ? from.text : null,
      port: told.port,
      attempts: told.attempts,
    };
  }
}

function connectionOf({ host, pid }: Header, from: string | null): string {
  return `${host} ${pid ?? from ?? ''}`;
}
