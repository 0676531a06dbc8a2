// Every message of sshd that tells of a login, by its first word. A new message is one row here and one file beside.
import { readInvalidUser } from './invalid-user.js';
import { readNotAllowed } from './not-allowed.js';
import { readOutcome } from './outcome.js';
import { readPamError } from './pam-error.js';
import type { MessageFamily, Reading } from './reading.js';

const families: ReadonlyMap<string, MessageFamily> = new Map([
  ['Accepted', readOutcome],
  ['Failed', readOutcome],
  ['Illegal', readInvalidUser],
  ['Invalid', readInvalidUser],
  ['User', readNotAllowed],
  ['error:', readPamError],
]);

/** A message, and how often it came: more than once where the syslog daemon folded repetitions. */
export type RepeatedReading = Reading & { readonly times: number };

// message repeated 3 times: [ Failed password for root from 203.0.113.9 port 40022 ssh2]
const repeated = /^message repeated (\d{1,9}) times: \[ ?(.*)\]$/s;

/** Reads a message of sshd, without its header; undefined when it tells of no login. */
export function readMessage(message: string): RepeatedReading | undefined {
  const match = message.startsWith('message repeated ') ? repeated.exec(message) : null;
  const reading = readOne(match?.[2] ?? message);
  return reading && { ...reading, times: match ? Number(match[1]) : 1 };
}

function readOne(message: string): Reading | undefined {
  const space = message.indexOf(' ');
  return families.get(space < 0 ? message : message.slice(0, space))?.(message);
}
