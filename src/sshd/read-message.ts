// Reads a message of sshd or dropbear by the readers of its first word: message-formats.ts has a row for each message.
// scanner/ finds the frequent messages a second time, for speed; test/property/scanner.test.ts holds the two together.
import type { Service } from '../model/login.js';
import type { Ignored } from '../model/outcome.js';
import { readIgnored, readIgnoredDropbear } from './ignored/ignored.js';
import { messageFormats } from './message-formats.js';
import {
  CUT_AT_BYTES,
  type ConnectionOpened,
  type LoginGraceTimeout,
  type MessageReader,
  type Reading,
  type SessionEnded,
  type WrittenMessage,
} from './reading.js';

// error: PAM: Authentication failure for root from 203.0.113.9
// fatal: Timeout before authentication for 203.0.113.9 port 40022
const level = /^(?:error|fatal): /;
// Connection closed by 203.0.113.9 port 40022 [preauth]
const phase = / \[(preauth|postauth)\] ?$/;

/** Readers by first word; those under '' read messages with any other first word. */
type Readers = ReadonlyMap<string, readonly MessageReader[]>;

const sshdReaders = readersOf('sshd');
const dropbearReaders = readersOf('dropbear');

function readersOf(program: Service): Readers {
  const readers = new Map<string, MessageReader[]>();
  for (const { format, read, anyFirstWord } of messageFormats.filter((row) => row.program === program)) {
    const word = anyFirstWord ? '' : keyOf(program, format.replace(level, ''));
    const others = readers.get(word) ?? [];
    if (!others.includes(read)) readers.set(word, [...others, read]);
  }
  return readers;
}

/** The first word. Old builds of dropbear write some messages in lower case. */
function keyOf(program: Service, text: string): string {
  const space = text.indexOf(' ');
  const word = space < 0 ? text : text.slice(0, space);
  return program === 'dropbear' ? word.toLowerCase() : word;
}

export type MessageReading =
  Reading | ConnectionOpened | LoginGraceTimeout | SessionEnded | Ignored | undefined;

/**
 * Reads a message of sshd or dropbear, without its header; undefined if it is unknown.
 * @param cutAtBytes a message of this length or more may have been cut
 */
export function readMessage(text: string, program: Service, cutAtBytes = CUT_AT_BYTES): MessageReading {
  const message = unwrapped(text, cutAtBytes);
  return program === 'dropbear'
    ? (readEvent(dropbearReaders, program, message) ?? readIgnoredDropbear(message))
    : (readEvent(sshdReaders, program, message) ?? readIgnored(message));
}

function readEvent(readers: Readers, program: Service, message: WrittenMessage): ReturnType<MessageReader> {
  for (const read of readers.get(keyOf(program, message.text)) ?? readers.get('') ?? []) {
    const reading = read(message);
    if (reading) return reading;
  }
  return undefined;
}

/** Removes what sshd puts around a message (log.c, do_log; monitor.c, monitor_read_log). */
function unwrapped(text: string, cutAtBytes: number): WrittenMessage {
  const start = level.exec(text)?.[0].length ?? 0;
  const suffix = phase.exec(text);
  return {
    text: text.slice(start, suffix?.index).trimEnd(),
    preauth: suffix?.[1] === 'preauth',
    postauth: suffix?.[1] === 'postauth',
    mayBeCut: text.length >= cutAtBytes,
    hasTrailingSpace: suffix === null && text.endsWith(' '),
    whole: text,
    levelBytes: start,
    cutAtBytes,
  };
}
