// One line: time stamp, host, the tag of sshd, its message. Works on a piece of a block, and cuts nothing out of it
// before it knows that sshd wrote the line.
import { canonicalAddress } from '../lib/addresses.js';
import type { LoginEvent } from '../model/login-event.js';
import type { Connections } from './connections.js';
import { decoded, interned } from './interned.js';
import { readMessage, type RepeatedReading } from './messages/messages.js';
import { ignoredAs, malformedAs, type Outcome } from './outcome.js';
import { IMPOSSIBLE_TIME, type TimeStampReader } from './time-stamp.js';

// log.c cuts at 500 bytes, rsyslog folds at 800: four times as much is nobody's message.
const MAX_MESSAGE_BYTES = 4096;
// RFC 5424, section 6.2.4
const MAX_HOST_BYTES = 255;

const SPACE = 0x20;
const COLON = 0x3a;
const OPENING = 0x5b;

/** Parses text[start, end) as line number `line`. */
export type LineParser = (text: string, start: number, end: number, line: number) => Outcome;

export function createLineParser(time: TimeStampReader, connections: Connections): LineParser {
  const text = interned(decoded);
  const address = interned((raw) => ({ ip: canonicalAddress(raw), text: decoded(raw) }));

  return (block, start, end, line) => {
    if (start === end) return ignoredAs.empty;
    const afterTime = time.read(block, start);
    if (afterTime < 0) return afterTime === IMPOSSIBLE_TIME ? malformedAs.impossibleTime : malformedAs.noTime;
    if (block.charCodeAt(afterTime) !== SPACE) return malformedAs.noProgram;
    const hostEnd = block.indexOf(' ', afterTime + 1);
    const hostBytes = hostEnd - afterTime - 1;
    if (hostEnd < 0 || hostEnd >= end || hostBytes < 1 || hostBytes > MAX_HOST_BYTES) {
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
