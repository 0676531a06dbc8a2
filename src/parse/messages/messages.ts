// Every message that is known, by its first word. A new message is one row here and one file beside.
import { readInvalidUser } from './invalid-user.js';
import { readNotAllowed } from './not-allowed.js';
import { readOutcome } from './outcome.js';
import { readPamError } from './pam-error.js';
import {
  CUT_AT_BYTES,
  type Message,
  type MessageFamily,
  type Opening,
  type Reading,
  type TimedOut,
} from './reading.js';
import type { Ignored } from '../outcome.js';

const families: ReadonlyMap<string, MessageFamily> = new Map([
  ['Accepted', readOutcome],
  ['Failed', readOutcome],
  ['Illegal', readInvalidUser],
  ['Invalid', readInvalidUser],
  ['PAM:', readPamError],
  ['User', readNotAllowed],
]);

/** A message, and how often it came: more than once where the syslog daemon folded repetitions. */
export type RepeatedReading = Reading & { readonly times: number };

// message repeated 3 times: [ Failed password for root from 203.0.113.9 port 40022 ssh2]
const repeated = /^message repeated (\d{1,9}) times: \[ ?(.*)\]$/s;

/** Reads a message of sshd, without its header; undefined when it is not known. */
export function readMessage(text: string): RepeatedReading | Opening | TimedOut | Ignored | undefined {
  const match = text.startsWith('message repeated ') ? repeated.exec(text) : null;
  const reading = readOne(match?.[2] ?? text);
  if (!reading || !('status' in reading)) return reading;
  return { ...reading, times: match ? Number(match[1]) : 1 };
}

// error: PAM: Authentication failure for root from 203.0.113.9
// fatal: Timeout before authentication for 203.0.113.9 port 40022
const level = /^(?:error|fatal): /;
// Connection closed by 203.0.113.9 port 40022 [preauth]
const phase = / \[(preauth|postauth)\]$/;

function readOne(text: string): ReturnType<MessageFamily> {
  const message = unwrapped(text);
  const space = message.text.indexOf(' ');
  return families.get(space < 0 ? message.text : message.text.slice(0, space))?.(message);
}

/** Takes off what sshd puts around a message (log.c, do_log; monitor.c, monitor_read_log). */
function unwrapped(text: string): Message {
  const start = level.exec(text)?.[0].length ?? 0;
  const suffix = text.endsWith(']') ? phase.exec(text) : null;
  return {
    text: text.slice(start, suffix?.index),
    preauth: suffix?.[1] === 'preauth',
    mayBeCut: text.length >= CUT_AT_BYTES,
  };
}
