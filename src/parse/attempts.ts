// What a message adds to what its connection has told already.
import type { Connection } from './connection.js';
import { ignoredAs, type Ignored } from './outcome.js';
import type { RepeatedReading } from './messages/messages.js';
import type { AttemptKind } from './messages/reading.js';

/** What counts of a message. */
export type Message = Pick<RepeatedReading, 'kind' | 'times' | 'invalidUser' | 'method' | 'preauth'>;

/** Kinds that can add an attempt. */
export const isAttempt: ReadonlySet<AttemptKind> = new Set([
  'accepted',
  'failed',
  'invalid',
  'expired',
  'pam',
  'denied',
]);

/** Why a line about the end of a connection, or about an address that it does not name, is no event. */
export function tellsNothing(
  connection: Connection,
  { kind, preauth }: Message,
  from: string | null,
): Ignored | undefined {
  if (kind === 'nameless' && !connection.opened) {
    connection.nameless = true;
    return ignoredAs.addressFollows;
  }
  if (kind !== 'end') return undefined;
  if (connection.told || !(preauth || connection.nameless)) return ignoredAs.ended;
  return from === null && !connection.opened ? ignoredAs.addressFollows : undefined;
}

/** How many attempts a line adds that is written once. */
export function addedBy(connection: Connection, { kind, invalidUser, method }: Message): number {
  const { pending, toldInvalid } = connection;
  const isOfInvalid = pending === 'invalid' || pending === 'expired';
  connection.toldInvalid ||= invalidUser;
  switch (kind) {
    case 'accepted':
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
      // PAM speaks of keyboard-interactive alone: a password after it is another attempt.
      return isOfInvalid || (pending === 'pam' && method?.startsWith('keyboard-interactive')) ? 0 : 1;
    case 'denied':
      // What PAM refused before was another attempt: of one that it granted it says nothing.
      return connection.failed || isOfInvalid ? 0 : 1;
    case 'settled':
      connection.pending = '';
      return 0;
    case 'offer':
      if (!invalidUser || toldInvalid) return 0;
      connection.pending = 'invalid';
      return 1;
    case 'counted':
    case 'probe':
    case 'end':
    case 'nameless':
      return 0;
  }
}
