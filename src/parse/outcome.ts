// What became of a line. Ignored and malformed are shared constants: most lines are no logins, and nothing is
// allocated for them.
import type { LoginEvent } from '../model/login-event.js';

export type Ignored = { readonly outcome: 'ignored'; readonly reason: string };
export type Malformed = { readonly outcome: 'malformed'; readonly reason: string };
export type Unrecognized = {
  readonly outcome: 'unrecognized';
  readonly reason: string;
  /** Without its header; latin1, a piece of its block. */
  readonly message: string;
};

/**
 * A login event, or why the line is none: a fine line of no interest (`ignored`), no line of a log at all
 * (`malformed`), or a line that claims to be sshd's and is not known (`unrecognized`).
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
  untagged: ignored('names no program, and is no message of sshd'),
  opened: ignored('a connection begins; what becomes of it is told by other lines'),
  ended: ignored('the end of a connection of which other lines have told'),
  addressFollows: ignored('a probe that names no address; another line of its connection may'),
  continuation: ignored('goes on with the message of the line before'),
  heading: ignored('a heading or a remark of the program that printed the log'),
  notInRecord: ignored('the journal record does not tell who wrote what'),
  ambiguousEntry: ignored('the journal entry has a field twice, with two values'),
  otherUser: ignored('written by an ordinary user who uses the name of sshd'),
  otherWriter: ignored('written by another program that uses the name of sshd'),
  partial: ignored('a part of a longer line'),
  otherObject: ignored('JSON, but no log entry of a known kind'),
  repeatsOther: ignored('repeats a line that was no login'),
} as const;

export const malformedAs = {
  noTime: malformed('does not begin with a time stamp'),
  impossibleTime: malformed('begins with a time that does not exist'),
  twoMonths: malformed(
    'begins with a time stamp whose month is not the same in two languages; LC_ALL=C has it written in English',
  ),
  noProgram: malformed('no host and program after the time stamp'),
  noDate: malformed('tells no date, so that nobody can say when it was written'),
  future: malformed('is dated more than a day in the future'),
  brokenJson: malformed('begins like JSON and is not'),
  strayExport: malformed(
    'begins like an entry of a journal export, in a log that does not begin with one: read the export as a file of its own',
  ),
  brokenData: malformed('structured data without an end'),
  overlong: malformed('line is longer than 1 MiB'),
} as const;

export const unrecognizedAs = {
  message: unrecognized('claims to be written by sshd, but no such message is known'),
  displaced: unrecognized('holds a message of sshd, but something unknown stands before its tag'),
  twoWriters: unrecognized(
    'claims to be written by sshd, but its trusted properties name two writers: one of them is a forgery',
  ),
  tooLong: unrecognized('claims to be written by sshd, but is longer than any of its messages'),
} as const;
