// What a message family reads out of a message, before addresses are made canonical and attempts are counted.
import type { Status } from '../../model/login-event.js';

/**
 * How a message adds to the number of attempts; connections.ts has the rules.
 * `offer`: `Failed none` and `Failed publickey`, a question of the client rather than a guess.
 */
type AttemptKind = 'accepted' | 'failed' | 'invalid' | 'offer' | 'pam';

/** Text fields are as in the message (latin1, hostile). */
export type Reading = {
  readonly status: Status;
  readonly kind: AttemptKind;
  readonly method: string | null;
  readonly user: string;
  /** sshd marked the account as one that does not exist or may not log in. */
  readonly invalidUser: boolean;
  /** The address or host name that sshd wrote; null where the message has none. */
  readonly from: string | null;
  readonly port: number | null;
};

/** Reads one message of a family, or says that it is none of its. Pure; never throws; linear in the message. */
export type MessageFamily = (message: string) => Reading | undefined;

/** sshd cuts a message at this many bytes (log.c, do_log): what stands at the end may not be what sshd wrote there. */
export const CUT_AT_BYTES = 500;
