// What a message family reads out of a message, before addresses are made canonical and attempts are counted.
import type { Status } from '../../model/login-event.js';
import type { Ignored } from '../outcome.js';

/** A message without what sshd puts around it. */
export type Message = {
  /** Without `error: ` before and ` [preauth]` after it; latin1, hostile. */
  readonly text: string;
  /** The part of sshd that talks to a client which has not logged in wrote it: ` [preauth]` stood at the end. */
  readonly preauth: boolean;
  /** Long enough to have been cut by sshd: what stands at the end may not be what sshd wrote there. */
  readonly mayBeCut: boolean;
};

/**
 * How a message adds to the number of attempts; connections.ts has the rules.
 * - `accepted`, `failed`, `invalid`, `pam`: an outcome, or a part of one.
 * - `offer`: `Failed none` and `Failed publickey`, a question of the client rather than a guess.
 * - `denied`: an account that was refused after its authentication.
 * - `probe`: a client that did not try. `end`: a connection that ends, a probe only if nothing else was told of it.
 * - `nameless`: a probe whose message has no address; the line that ends the connection may have it.
 */
export type AttemptKind =
  'accepted' | 'failed' | 'invalid' | 'pam' | 'offer' | 'denied' | 'probe' | 'end' | 'nameless';

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
  /** For `end`: it is certain that nobody had logged in. */
  readonly preauth: boolean;
};

/** A connection begins: its address is that of all its messages that have none. */
export type Opening = { readonly kind: 'opening'; readonly from: string; readonly port: number };

/** A client that did not log in in time, as the listener tells it: one of the two ends is our own (timeout.ts). */
export type TimedOut = {
  readonly kind: 'timed-out';
  readonly ends: readonly [from: string, to: string];
  readonly pid: number;
};

/** Reads one message of a family, or says that it is none of its. Pure; never throws; linear in the message. */
export type MessageFamily = (message: Message) => Reading | Opening | TimedOut | Ignored | undefined;

/** sshd cuts a message at this many bytes (log.c, do_log). */
export const CUT_AT_BYTES = 500;

/** A probe (auth.c and others have no common word for it): it adds no attempt. */
export function probe(
  found: Partial<Pick<Reading, 'kind' | 'user' | 'from' | 'port' | 'invalidUser'>>,
): Reading {
  return { ...nothing, status: 'Probe', kind: 'probe', ...found };
}

/** A user that does not exist or may not log in. */
export function invalidUser(
  found: Pick<Reading, 'user'> & Partial<Pick<Reading, 'kind' | 'from' | 'port'>>,
): Reading {
  return { ...nothing, status: 'Invalid', kind: 'invalid', invalidUser: true, ...found };
}

const nothing = {
  method: null,
  user: null,
  invalidUser: false,
  from: null,
  port: null,
  preauth: false,
} as const;
