// One attempt is counted once, though sshd writes up to four lines for it: what each connection has told already.
// The memory is small and bounded, and travels with the read position.
import { isIP } from 'node:net';

import { ignoredAs, type Ignored } from './outcome.js';
import type { RepeatedReading } from './messages/messages.js';
import type { AttemptKind, Opening } from './messages/reading.js';

/** Twice the default LoginGraceTime: after that a process id belongs to somebody else. */
const FORGET_AFTER_MICROS = 2 * 120 * 1_000_000;

const MAX_CONNECTIONS = 4096;

type Connection = {
  /** What the next `Failed` line of an attempt repeats: a line of an invalid or expired user, of PAM, or nothing. */
  pending: '' | 'invalid' | 'expired' | 'pam';
  /** An attempt by an invalid user was told, so that an offer of a key for it tells nothing new. */
  toldInvalid: boolean;
  /** There was an event, so that the end of the connection tells nothing new. */
  told: boolean;
  /** The last event was a `Failed` line, which an account that is denied afterwards repeats. */
  failed: boolean;
  /** It was given up before it began, in a message that names no address. */
  nameless: boolean;
  /** A line told of its end: whatever is no end comes from another connection with the same process id. */
  ended: boolean;
  /** It was seen from its beginning, so that all its lines have the address `from`. */
  opened: boolean;
  from: string | null;
  port: number | null;
  /** Of its last line. */
  date: number;
};

/** A connection as it is kept in JSON: flags as a string of their initials. */
export type ConnectionState = readonly [
  key: string,
  pending: string,
  flags: string,
  from: string | null,
  port: number | null,
  date: number,
];

export type Ends = {
  readonly pid: number | null;
  readonly from: string | null;
  readonly port: number | null;
};

/** What a message adds to what is known of its connection. */
export type Told = {
  readonly attempts: number;
  /** The address of the connection, where it is certain: it was seen from its beginning. */
  readonly peer: string | null;
  readonly port: number | null;
};

const flagNames = ['toldInvalid', 'told', 'failed', 'nameless', 'ended', 'opened'] as const;

export class Connections {
  /** In the order of their last line, oldest first. */
  readonly #open = new Map<string, Connection>();

  constructor(states: readonly ConnectionState[] = []) {
    for (const [key, pending, flags, from, port, date] of states) {
      const connection = { ...newConnection(date), pending: pending as Connection['pending'], from, port };
      flagNames.forEach((name, i) => (connection[name] = flags[i] === '1'));
      this.#open.set(key, connection);
    }
  }

  /**
   * Takes a message into account.
   * @param key host and process id, or whatever tells connections apart
   * @param date of the line, microseconds UTC
   */
  tell(key: string, reading: RepeatedReading, date: number): Told | Ignored {
    const connection = this.#get(key, reading, date);
    const { kind, times } = reading;
    const alreadyKnown = tellsNothing(connection, reading);
    if (kind === 'end') connection.ended = true;
    if (alreadyKnown) return alreadyKnown;
    const added = addedBy(connection, reading);
    connection.told = true;
    connection.failed = kind === 'failed';
    if (kind === 'accepted') this.#open.delete(key);
    return {
      // A repetition is the same thing again: the lines between which it could repeat another did not come.
      attempts: times === 1 || !isAttempt.has(kind) ? added : times,
      peer: connection.opened ? connection.from : null,
      port: reading.port ?? (connection.opened ? connection.port : null),
    };
  }

  /** A connection begins. */
  begin(key: string, { from, port }: Opening, date: number): void {
    this.#open.delete(key);
    this.#open.set(key, { ...newConnection(date), opened: true, from, port });
    this.#forgetOld(date);
  }

  /** The address that the lines of a connection have named, if one has. */
  findPeer(key: string, date: number): string | null {
    const connection = this.#open.get(key);
    return connection && isFresh(connection, date) ? connection.from : null;
  }

  /**
   * What a connection is known by: its process id; where the log has none, the client's port; where the line has none
   * either, it is the latest connection of the address.
   */
  keyOf(host: string, { pid, from, port }: Ends): string {
    if (pid !== null) return `${host} ${pid}`;
    const key = `${host} ${from ?? ''}`;
    if (port !== null) return `${key} ${port}`;
    return [...this.#open.keys()].findLast((open) => open.startsWith(`${key} `)) ?? key;
  }

  states(): ConnectionState[] {
    return [...this.#open].map(([key, c]) => [
      key,
      c.pending,
      flagNames.map((name) => (c[name] ? '1' : '0')).join(''),
      c.from,
      c.port,
      c.date,
    ]);
  }

  #get(key: string, { kind, from, port }: RepeatedReading, date: number): Connection {
    const known = this.#open.get(key);
    const same =
      known !== undefined &&
      isFresh(known, date) &&
      (!known.ended || kind === 'end') &&
      (port === null || known.port === null || port === known.port) &&
      !areOthers(from, known.from);
    const connection = same ? known : newConnection(date);
    if (!connection.opened) connection.from = from ?? connection.from;
    connection.port ??= port;
    connection.date = date;
    this.#open.delete(key);
    this.#open.set(key, connection);
    this.#forgetOld(date);
    return connection;
  }

  /** As lines come, not when the state is asked for: a log read in two parts must forget the same. */
  #forgetOld(now: number): void {
    for (const [key, connection] of this.#open) {
      if (this.#open.size <= MAX_CONNECTIONS && now - connection.date <= FORGET_AFTER_MICROS) return;
      this.#open.delete(key);
    }
  }
}

/** Kinds that can add an attempt. */
export const isAttempt: ReadonlySet<AttemptKind> = new Set([
  'accepted',
  'failed',
  'invalid',
  'expired',
  'pam',
  'denied',
]);

/** Whether both are addresses, and differ. A connection may also have the name of its client in some lines. */
function areOthers(from: string | null, known: string | null): boolean {
  if (from === null || known === null || from === known) return false;
  return isIP(from) !== 0 && isIP(known) !== 0;
}

function isFresh({ date }: Connection, now: number): boolean {
  return Math.abs(now - date) <= FORGET_AFTER_MICROS;
}

function newConnection(date: number): Connection {
  return {
    pending: '',
    toldInvalid: false,
    told: false,
    failed: false,
    nameless: false,
    ended: false,
    opened: false,
    from: null,
    port: null,
    date,
  };
}

/** Why a line about the end of a connection, or about an address that it does not name, is no event. */
function tellsNothing(connection: Connection, { kind, preauth, from }: RepeatedReading): Ignored | undefined {
  if (kind === 'nameless' && !connection.opened) {
    connection.nameless = true;
    return ignoredAs.addressFollows;
  }
  if (kind !== 'end') return undefined;
  if (connection.told || !(preauth || connection.nameless)) return ignoredAs.ended;
  return from === null && !connection.opened ? ignoredAs.addressFollows : undefined;
}

/** How many attempts a line adds that is written once. */
function addedBy(connection: Connection, { kind, invalidUser, method }: RepeatedReading): number {
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
