// The outcome of a line. Ignored and malformed outcomes are shared constants: most lines are not logins, and need no
// allocation.
import type { LoginEvent } from './login.js';

export type Ignored = { readonly outcome: 'ignored'; readonly reason: string };
export type Malformed = { readonly outcome: 'malformed'; readonly reason: string };
export type Unrecognized = {
  readonly outcome: 'unrecognized';
  readonly reason: string;
  /** The message without its header; latin1, a slice of its block. */
  readonly message: string;
};

/**
 * A login event, or why the line is not one. `ignored`: a valid line without a login. `malformed`: the line has no known
 * header. `unrecognized`: the line carries the name of sshd, but its message is unknown.
 */
export type Outcome = LoginEvent | Ignored | Malformed | Unrecognized;

export const ignored = (reason: string): Ignored => Object.freeze({ outcome: 'ignored', reason });
const malformed = (reason: string): Malformed => Object.freeze({ outcome: 'malformed', reason });
const unrecognized =
  (reason: string) =>
  (message: string): Unrecognized => ({ outcome: 'unrecognized', reason, message });

export const ignoredAs = {
  empty: ignored('empty line'),
  otherProgram: ignored('not written by sshd'),
  untagged: ignored('no program name, and not a message of sshd'),
  opened: ignored('a connection begins; other lines have its outcome'),
  ended: ignored('the end of a connection whose outcome other lines have'),
  addressFollows: ignored('a probe without an address; another line of its connection may have it'),
  continuation: ignored('continues the message of the previous line'),
  heading: ignored('a heading or remark of the program that printed the log'),
  notInRecord: ignored('the journal entry has no program name or no message'),
  ambiguousEntry: ignored('the journal entry has a field twice, with different values'),
  otherUser: ignored('written by an ordinary user who uses the name of sshd'),
  otherWriter: ignored('written by another program that uses the name of sshd'),
  partial: ignored('part of a longer line'),
  otherObject: ignored('JSON, but not a log entry in a known format'),
  repeatsOther: ignored('repeats a line that is not a login'),
} as const;

export const malformedAs = {
  noTime: malformed('does not begin with a time stamp'),
  impossibleTime: malformed('begins with a time that does not exist'),
  twoMonths: malformed(
    'begins with a month name that means different months in two languages; write the log with LC_ALL=C',
  ),
  noProgram: malformed('no host and program after the time stamp'),
  noDate: malformed('has no date, so the time of the line is unknown'),
  future: malformed('is dated more than a day in the future'),
  brokenJson: malformed('begins like JSON, but is not valid JSON'),
  strayExport: malformed(
    'begins like an entry of a journal export, in a log that does not begin with one: read the export as a separate file',
  ),
  brokenData: malformed('the structured data has no end'),
  overlong: malformed('line is longer than 1 MiB'),
} as const;

export const unrecognizedAs = {
  message: unrecognized('carries the name of sshd, but the message is unknown'),
  displaced: unrecognized('has a message of sshd, but unknown text before its tag'),
  twoWriters: unrecognized(
    'carries the name of sshd, but its trusted properties name two writers: one of them is a forgery',
  ),
  tooLong: unrecognized('carries the name of sshd, but is longer than any message of sshd'),
} as const;
