// What readers of a line return, and the reasons why a line is not a login event. Reasons of ignored and malformed lines
// are shared constants: most lines are not logins, and need no allocation.
//
// Readers of a line, a header, a time stamp or a message have one contract, ReadResult. They return
// - the value,
// - a reason (ReadRefusal): the text is in the reader's format, but has no value; no other reader is tried,
// - undefined: the text is not in the reader's format; another reader may read it.
// The value is often an object that the reader fills again at its next call, so that a line allocates nothing.
import type { LoginEvent } from './login.js';

const ignoredReasons = {
  empty: 'empty line',
  otherProgram: 'not written by sshd',
  untagged: 'no program name, and not a message of sshd',
  opened: 'a connection begins; other lines have its outcome',
  ended: 'the end of a connection whose outcome other lines have',
  addressFollows: 'a probe without an address; another line of its connection may have it',
  continuation: 'continues the message of the previous line',
  heading: 'a heading or remark of the program that printed the log',
  notInRecord: 'the journal entry has no program name or no message',
  ambiguousEntry: 'the journal entry has a field twice, with different values',
  otherUser: 'written by an ordinary user who uses the name of sshd',
  otherWriter: 'written by another program that uses the name of sshd',
  partial: 'part of a longer line',
  otherObject: 'JSON, but not a log entry in a known format',
  repeatsOther: 'repeats a line that is not a login',
} as const;

const malformedReasons = {
  noTime: 'does not begin with a time stamp',
  impossibleTime: 'begins with a time that does not exist',
  twoMonths:
    'begins with a month name that means different months in two languages; write the log with LC_ALL=C',
  noProgram: 'no host and program after the time stamp',
  noDate: 'has no date, so the time of the line is unknown',
  future: 'is dated more than a day in the future',
  brokenJson: 'begins like JSON, but is not valid JSON',
  strayExport:
    'begins like an entry of a journal export, in a log that does not begin with one: read the export as a separate file',
  brokenData: 'the structured data has no end',
  overlong: 'line is longer than 1 MiB',
} as const;

const unrecognizedReasons = {
  message: 'carries the name of sshd, but the message is unknown',
  displaced: 'has a message of sshd, but unknown text before its tag',
  twoWriters:
    'carries the name of sshd, but its trusted properties name two writers: one of them is a forgery',
  tooLong: 'carries the name of sshd, but is longer than any message of sshd',
} as const;

/** `notLogin`: a known message of sshd that is not about a login; its reason says which kind. */
export type IgnoredCode = keyof typeof ignoredReasons | 'notLogin';
type MalformedCode = keyof typeof malformedReasons;
type UnrecognizedCode = keyof typeof unrecognizedReasons;

// Code compares the `code`; people read the `reason`.
export type Ignored = { readonly outcome: 'ignored'; readonly code: IgnoredCode; readonly reason: string };
export type Malformed = {
  readonly outcome: 'malformed';
  readonly code: MalformedCode;
  readonly reason: string;
};
export type Unrecognized = {
  readonly outcome: 'unrecognized';
  readonly code: UnrecognizedCode;
  readonly reason: string;
  /** The message without its header; latin1, a slice of its block. */
  readonly message: string;
};

/**
 * Why a line is not a login event. `ignored`: a valid line without a login. `malformed`: the line has no known header.
 * `unrecognized`: the line carries the name of sshd, but its message is unknown.
 */
export type ReadRefusal = Ignored | Malformed | Unrecognized;

/** What a reader returns: the value, the reason why there is none, or undefined if the text is not in its format. */
export type ReadResult<Value, Refusal extends ReadRefusal = Ignored | Malformed> =
  Value | Refusal | undefined;

/** A login event, or why the line is not one. */
export type Outcome = LoginEvent | ReadRefusal;

/** Whether a reader returned no value, but a reason or undefined. */
export function isUnread<Result extends object>(
  result: Result | undefined,
): result is Extract<Result, ReadRefusal> | undefined {
  return result === undefined || 'outcome' in result;
}

/** The outcome of a message of sshd that is not about a login. */
export const ignored = (reason: string): Ignored => ignoredWith('notLogin', reason);

const ignoredWith = (code: IgnoredCode, reason: string): Ignored =>
  Object.freeze({ outcome: 'ignored', code, reason });
const malformedWith = (code: MalformedCode, reason: string): Malformed =>
  Object.freeze({ outcome: 'malformed', code, reason });
const unrecognizedWith =
  (code: UnrecognizedCode, reason: string) =>
  (message: string): Unrecognized => ({ outcome: 'unrecognized', code, reason, message });

export const ignoredAs = byCode(ignoredReasons, ignoredWith);
export const malformedAs = byCode(malformedReasons, malformedWith);
export const unrecognizedAs = byCode(unrecognizedReasons, unrecognizedWith);

function byCode<Code extends string, Made>(
  reasons: Readonly<Record<Code, string>>,
  make: (code: NoInfer<Code>, reason: string) => Made,
): Readonly<Record<Code, Made>> {
  const made = Object.entries<string>(reasons).map(([code, reason]) => [code, make(code as Code, reason)]);
  return Object.fromEntries(made) as Record<Code, Made>;
}
