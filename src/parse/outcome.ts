// What became of a line. Ignored and malformed outcomes are shared constants: most lines are no logins,
// and nothing is allocated for them.
import type { LoginEvent } from '../model/login-event.js';

export type Ignored = { readonly outcome: 'ignored'; readonly reason: string };
export type Malformed = { readonly outcome: 'malformed'; readonly reason: string };

/** A login event, or why the line is none: a fine line of no interest, or no syslog line at all. */
export type Outcome = LoginEvent | Ignored | Malformed;

const ignored = (reason: string): Ignored => Object.freeze({ outcome: 'ignored', reason });
const malformed = (reason: string): Malformed => Object.freeze({ outcome: 'malformed', reason });

export const ignoredAs = {
  empty: ignored('empty line'),
  otherProgram: ignored('not written by sshd'),
  noLogin: ignored('sshd, but no login'),
  tooLong: ignored('longer than any message of sshd'),
} as const;

export const malformedAs = {
  noTime: malformed('does not begin with a time stamp'),
  impossibleTime: malformed('begins with a time that does not exist'),
  noProgram: malformed('no host and program after the time stamp'),
  overlong: malformed('line is longer than 1 MiB'),
} as const;
