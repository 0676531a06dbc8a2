// What a message family reads out of a message, before addresses are made canonical and attempts are counted.
import type { Status } from '../../model/login-event.js';
import type { Ignored } from '../outcome.js';

/** A message without what sshd puts around it. */
export type Message = {
  /** Without `error: ` before and ` [preauth]` after it; latin1, hostile. */
  readonly text: string;
  /** The part of sshd that talks to a client which has not logged in wrote it: ` [preauth]` stood at the end. */
  readonly preauth: boolean;
  /** The part of sshd that serves a client which has logged in wrote it: ` [postauth]` stood at the end (since 10.0). */
  readonly postauth: boolean;
  /** Long enough to have been cut by sshd: what stands at the end may not be what sshd wrote there. */
  readonly mayBeCut: boolean;
  /** sshd writes no blank at the end of a message without ` [preauth]`: whatever stood after it was cut off. */
  readonly hasTrailingSpace: boolean;
};

/** A message, and what sshd put around it: so it can be judged whether its end is sshd's (client-text.ts). */
export type WrittenMessage = Message & {
  /** All of it, as the daemon wrote it: with what sshd puts around it, and with blanks at the end. */
  readonly whole: string;
  /** How much of `whole` stands before `text`: `error: `. */
  readonly levelBytes: number;
  /** Of this length it may have been cut. */
  readonly cutAtBytes: number;
};

/**
 * How a message adds to the number of attempts; connections.ts has the rules.
 * - `accepted`, `failed`, `invalid`, `pam`: an outcome, or a part of one.
 * - `offer`: `Failed none` and `Failed publickey`, a question of the client rather than a guess.
 * - `expired`: as `invalid`, and `User … not allowed` may follow and say it again.
 * - `denied`: an account that was refused after its authentication.
 * - `counted`: an attempt that another line counts. `settled`: the same, and the line is the last one of its attempt.
 * - `lone`: too many attempts, of which other lines tell, unless they are left out: then at least one.
 * - `pam-failure`: what PAM says of an attempt; never an event.
 * - `probe`: a client that did not try. `end`: a connection that ends, a probe only if nothing else was told of it.
 * - `close`: an end in words that the end of a session may have too; a probe as `end`, if no login of the same client is known.
 * - `nameless`: a probe whose message has no address; the line that ends the connection may have it.
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

/** Text fields are as in the message (latin1, hostile). */
export type Reading = {
  readonly status: Status;
  readonly kind: AttemptKind;
  readonly method: string | null;
  readonly user: string | null;
  /** sshd marked the account as one that does not exist or may not log in. */
  readonly invalidUser: boolean;
  /** The address or host name that sshd wrote; null where the message has none. */
  readonly from: string | null;
  readonly port: number | null;
  /** How many of them the message tells of; absent: one. */
  readonly count?: number | undefined;
  /** For `end`: it is certain that nobody had logged in. */
  readonly preauth: boolean;
  /** The address of our own end of the connection. */
  readonly localAddress?: string | undefined;
  /** Only releases after 9.8 write so. */
  readonly isAfter98?: boolean | undefined;
};

/** A connection begins: its address is that of all its messages that have none. */
export type ConnectionOpened = {
  readonly kind: 'opening';
  readonly from: string;
  readonly port: number | null;
  /** Of our own end. */
  readonly localAddress: string | null;
};

/** A client that did not log in in time, as the listener tells it: one of the two ends is our own (server-addresses.ts). */
export type LoginGraceTimeout = {
  readonly kind: 'timed-out';
  readonly ends: readonly [from: string, to: string];
  readonly pid: number;
};

/** Reads one message of a family, or says that it is none of its. Pure; never throws; linear in the message. */
export type MessageFamily = (
  message: WrittenMessage,
) => Reading | ConnectionOpened | LoginGraceTimeout | Ignored | undefined;

/** sshd cuts a message at this many bytes (log.c, do_log). */
export const CUT_AT_BYTES = 500;

/** A reading, with what its message leaves out. */
export function reading(found: Pick<Reading, 'status' | 'kind'> & Partial<Reading>): Reading {
  return { method: null, user: null, invalidUser: false, from: null, port: null, preauth: false, ...found };
}

/** A client that did not try: it adds no attempt. */
export function probe(found: Partial<Reading>): Reading {
  return reading({ status: 'Probe', kind: 'probe', ...found });
}

/** A user that does not exist or may not log in. */
export function invalidUser(found: Partial<Reading>): Reading {
  return reading({ status: 'Invalid', kind: 'invalid', invalidUser: true, ...found });
}
