// What a message adds to the attempts of its connection.
import type { Connection } from './connection-index.js';
import { ignoredAs, type Ignored } from '../model/outcome.js';
import { ignoreReasons } from './ignored/reasons.js';
import type { AttemptKind, Reading } from './reading.js';

/** The properties of a message that decide whether it adds an attempt. */
export type CountedMessage = Pick<Reading, 'kind' | 'times' | 'invalidUser' | 'method' | 'preauth'>;

/** The kinds of messages whose repetitions are attempts. */
export const isAttempt: ReadonlySet<AttemptKind> = new Set([
  'accepted',
  'failed',
  'invalid',
  'expired',
  'pam',
  'denied',
]);

/**
 * Returns the reason to ignore a line: it repeats other lines of its connection, or is never an event. Undefined: the
 * line is an event. Also notes in `connection` what the line shows.
 * @param isSession whether a client with this address and port has logged in
 */
export function findReasonToIgnore(
  connection: Connection,
  message: CountedMessage,
  from: string | null,
  isSession: boolean,
): Ignored | undefined {
  switch (message.kind) {
    case 'end':
    case 'close':
      return redundantEnd(connection, message, from, isSession);
    case 'lone':
      // An agent that offers many keys causes the same line. So an existing account also needs a failure logged by PAM.
      return connection.recorded || !(message.invalidUser || connection.pamFailed)
        ? ignoreReasons.login
        : undefined;
    case 'nameless':
      if (connection.opened) return undefined;
      connection.nameless = true;
      return ignoredAs.addressFollows;
    case 'pam-failure':
      connection.pamFailed = true;
      return ignoreReasons.pam;
    default:
      return undefined;
  }
}

function redundantEnd(
  connection: Connection,
  { kind, preauth }: CountedMessage,
  from: string | null,
  isSession: boolean,
): Ignored | undefined {
  const isCertain = preauth || connection.nameless || (kind === 'close' && !isSession);
  if (connection.recorded || !isCertain) return ignoredAs.ended;
  return from === null && !connection.opened ? ignoredAs.addressFollows : undefined;
}

/** Whether a message reports the end of its connection. */
export function isEnd(kind: AttemptKind): boolean {
  return kind === 'end' || kind === 'close';
}

/** The number of attempts that a line adds if it is not a repetition. Also updates `connection.pending`. */
export function addedBy(connection: Connection, { kind, invalidUser, method }: CountedMessage): number {
  const { pending, recordedInvalid } = connection;
  const isOfInvalid = pending === 'invalid' || pending === 'expired';
  connection.recordedInvalid ||= invalidUser;
  switch (kind) {
    case 'accepted':
    case 'lone':
      return 1;
    case 'expired':
      connection.pending = 'expired';
      return 1;
    case 'invalid':
      connection.pending = 'invalid';
      return pending === 'expired' ? 0 : 1;
    case 'pam':
      connection.pending = 'pam';
      return isOfInvalid ? 0 : 1;
    case 'failed':
      connection.pending = '';
      // The PAM line is about keyboard-interactive only: a password after it is another attempt.
      return isOfInvalid || (pending === 'pam' && method?.startsWith('keyboard-interactive')) ? 0 : 1;
    case 'denied':
      // A failure of PAM before it was another attempt: PAM writes no failure for an attempt that it accepts.
      return connection.failed || isOfInvalid ? 0 : 1;
    case 'settled':
      connection.pending = '';
      return 0;
    case 'offer':
      if (!invalidUser || recordedInvalid) return 0;
      connection.pending = 'invalid';
      return 1;
    case 'counted':
    case 'probe':
    case 'end':
    case 'close':
    case 'nameless':
    case 'pam-failure':
      return 0;
  }
}
