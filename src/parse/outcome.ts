// What became of a line. All outcomes but events are shared constants: most lines are no logins, and nothing is
// allocated for them.
import type { LoginEvent } from '../model/login-event.js';

export type Ignored = { readonly outcome: 'ignored'; readonly reason: string };
export type Malformed = { readonly outcome: 'malformed'; readonly reason: string };
export type Unrecognized = { readonly outcome: 'unrecognized'; readonly reason: string };

/**
 * A login event, or why the line is none: a fine line of no interest (`ignored`), no line of a log at all
 * (`malformed`), or a line that claims to be sshd's and is not known (`unrecognized`).
 */
export type Outcome = LoginEvent | Ignored | Malformed | Unrecognized;

export const ignored = (reason: string): Ignored => Object.freeze({ outcome: 'ignored', reason });
const malformed = (reason: string): Malformed => Object.freeze({ outcome: 'malformed', reason });
const unrecognized = (reason: string): Unrecognized => Object.freeze({ outcome: 'unrecognized', reason });

export const ignoredAs = {
  empty: ignored('empty line'),
  otherProgram: ignored('not written by sshd'),
  opened: ignored('a connection begins; what becomes of it is told by other lines'),
  ended: ignored('a connection ends, of which other lines have told'),
  addressFollows: ignored('names no address; the next line of the connection does'),
  repeatsOther: ignored('repeats a line that was no login'),
} as const;

export const malformedAs = {
  noTime: malformed('does not begin with a time stamp'),
  impossibleTime: malformed('begins with a time that does not exist'),
  noProgram: malformed('no host and program after the time stamp'),
  overlong: malformed('line is longer than 1 MiB'),
} as const;

export const unrecognizedAs = {
  message: unrecognized('claims to be written by sshd, but no such message is known'),
  tooLong: unrecognized('claims to be written by sshd, but is longer than any of its messages'),
} as const;
