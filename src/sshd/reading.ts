// The contract of all readers of a message. A reader returns
// - a value: a Reading (an event, unless its connection shows that it repeats other lines), or what a message says about a
//   connection (ConnectionOpened, LoginGraceTimeout, SessionEnded);
// - a reason: Ignored, for a message that is known and is never an event;
// - undefined: the message is not one of its messages, so the next reader looks at it.
// A reader is pure, never throws, keeps no state and takes linear time. It copies texts as logged. Other modules make the
// address canonical and count the attempts (connections.ts).
import type { LoginKey, Status } from '../model/login.js';
import type { Ignored } from '../model/outcome.js';
import type { Reason } from './reasons.js';

/** A message, without the prefix and the suffix that sshd adds. */
export type Message = {
  /** Without `error: ` before it and ` [preauth]` after it; latin1, untrusted. */
  readonly text: string;
  /** ` [preauth]` stood at the end: the process that serves a client before its login wrote it. */
  readonly preauth: boolean;
  /** ` [postauth]` stood at the end (since 10.0): the process that serves a client after its login wrote it. */
  readonly postauth: boolean;
  /** The message is long enough to have been cut: its end may not be the text that sshd wrote there. */
  readonly mayBeCut: boolean;
  /** A message without ` [preauth]` ends in a space. sshd does not write that, so the message was cut. */
  readonly hasTrailingSpace: boolean;
};

/** A message, and what is needed to decide whether sshd wrote its end (client-text.ts). */
export type WrittenMessage = Message & {
  /** The whole message as the daemon wrote it, with prefix, suffix and trailing whitespace. */
  readonly whole: string;
  /** The length of the prefix of `text` in `whole`: `error: `. */
  readonly levelBytes: number;
  /** A message of this length or more may have been cut. */
  readonly cutAtBytes: number;
};

/**
 * How a message adds to the number of attempts; attempts.ts has the rules.
 * - `accepted`, `failed`, `invalid`, `pam`: an outcome, or a part of one.
 * - `offer`: `Failed none` and `Failed publickey`: the client asks what sshd accepts, rather than guesses.
 * - `expired`: like `invalid`, but `User … not allowed` may follow and repeat it.
 * - `denied`: an account that was refused after its authentication.
 * - `counted`: an attempt that another line counts.
 * - `settled`: like `counted`, and the line is the last one of its attempt.
 * - `lone`: too many attempts. Other lines report them; if the log lacks those lines, this message is one attempt.
 * - `pam-failure`: a failure that PAM reports; never an event.
 * - `probe`: a client that did not try to log in.
 * - `end`: a connection ends; a probe only if no other line of the connection is an event.
 * - `close`: like `end`, but a session may end in the same words. A probe only if the client has not logged in.
 * - `nameless`: a probe without an address; the line that ends the connection may have it.
 */
export type AttemptKind =
  | 'accepted'
  | 'failed'
  | 'invalid'
  | 'expired'
  | 'pam'
  | 'offer'
  | 'denied'
  | 'counted'
  | 'settled'
  | 'lone'
  | 'pam-failure'
  | 'probe'
  | 'end'
  | 'close'
  | 'nameless';

/** Text fields are copied from the message: latin1, untrusted. */
export type Reading = {
  readonly status: Status;
  readonly kind: AttemptKind;
  readonly method: string | null;
  readonly user: string | null;
  /** sshd marked the account as one that does not exist or may not log in. */
  readonly invalidUser: boolean;
  /** The address or host name of the client; null if the message has none, or if it is not certain. */
  readonly from: string | null;
  readonly port: number | null;
  /** How often the line reports it: sshd counts some probes, and a syslog daemon may fold repetitions. */
  readonly times: number;
  /** For `end`: the client certainly had not logged in. */
  readonly preauth: boolean;
  /** The address of the server. */
  readonly localAddress?: string | undefined;
  /** Only releases after 9.8 write this message. */
  readonly isAfter98?: boolean | undefined;
  /** Why the client did not get in; null if the message does not say it. */
  readonly reason: Reason | null;
  /** The key that the client used; null if the message has none, or if it is not certain. */
  readonly key: LoginKey | null;
};

/** A connection begins; its address is also that of its messages without one. */
export type ConnectionOpened = {
  readonly kind: 'opening';
  readonly from: string;
  readonly port: number | null;
  /** The address of the server. */
  readonly localAddress: string | null;
};

/** The listener reports that a client did not log in in time. Either end may be the server: server-addresses.ts. */
export type LoginGraceTimeout = {
  readonly kind: 'timed-out';
  readonly ends: readonly [from: string, to: string];
  readonly pid: number;
};

/** A session ends. A line of it without an address belongs to the process of the login. */
export type SessionEnded = {
  readonly kind: 'session-end';
  readonly from: string | null;
  readonly port: number | null;
  /** Why the line is not an event. */
  readonly ignored: Ignored;
};

/** See the head of this file. */
export type MessageReader = (
  message: WrittenMessage,
) => Reading | ConnectionOpened | LoginGraceTimeout | SessionEnded | Ignored | undefined;

/** sshd cuts a message at this many bytes (log.c, do_log). */
export const CUT_AT_BYTES = 500;

/** The port in a match; null if the message has none. */
export function portOf(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}

/** A reading, with defaults for the fields that its message lacks. It names each field, since a spread is slow. */
export function reading({
  status,
  kind,
  method = null,
  user = null,
  invalidUser = false,
  from = null,
  port = null,
  times = 1,
  preauth = false,
  localAddress,
  isAfter98,
  reason = null,
  key = null,
}: Pick<Reading, 'status' | 'kind'> & Partial<Reading>): Reading {
  return {
    status,
    kind,
    method,
    user,
    invalidUser,
    from,
    port,
    times,
    preauth,
    localAddress,
    isAfter98,
    reason,
    key,
  };
}

/** A client that did not try to log in: it adds no attempt. */
export function probe(found: Partial<Reading>): Reading {
  return reading({ status: 'Probe', kind: 'probe', ...found });
}

/** A user that does not exist or may not log in. */
export function invalidUser(found: Partial<Reading>): Reading {
  return reading({ status: 'Invalid', kind: 'invalid', invalidUser: true, ...found });
}
