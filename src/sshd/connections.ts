// Counts each attempt once, although sshd writes up to four lines for it: keeps what each connection has logged so far.
// The memory is small and bounded, and is stored with the read position.
/* eslint-disable max-params -- called for each line: an object for them would cost as much as all the rest */
import { isIP } from 'node:net';

import { CONNECTION_REACH_MICROS } from '../model/merged-logins.js';
import { addedBy, isAttempt, isEnd, findReasonToIgnore, type CountedMessage } from './attempts.js';
import {
  ConnectionHost,
  ConnectionIndex,
  type Connection,
  type ConnectionPlace,
} from './connection-index.js';
import { ignoreReasons } from './ignored/reasons.js';
import type { AttemptKind } from './reading.js';
import { ignoredAs, type Ignored } from '../model/outcome.js';
import { Sessions } from './sessions.js';

const MAX_CONNECTIONS = 4096;

/** The limit of all keys together (host, address, port): open connections are stored with each read position. */
const MAX_KEY_CHARS = 1 << 20;

/** Above this number, hosts without an open connection are forgotten. */
const MAX_HOSTS = 4096;

/** Why a line is ignored that ends the session of a client that has logged in. */
export const sessionEnded: Ignored = Object.freeze({ ...ignoredAs.ended });

/** A connection in JSON; `flags` has a 0 or a 1 for each of `flagNames`. */
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

/** What a message adds to its connection. One object is reused for all messages: valid until the next one. */
type Recorded = {
  readonly attempts: number;
  /** The address of the connection, if the log has its beginning. */
  readonly peer: string | null;
  readonly port: number | null;
};

type Writable<T> = { -readonly [Field in keyof T]: T[Field] };

/** The order is that of `flags` in saved states: add a new one at the end. */
const flagNames = [
  'recordedInvalid',
  'recorded',
  'failed',
  'nameless',
  'ended',
  'opened',
  'pamFailed',
] as const;

const pidKey = /^(.*) (\d{1,10})$/s;

export class Connections {
  readonly #hosts = new Map<string, ConnectionHost>();
  readonly #open = new ConnectionIndex();
  readonly #sessions: Sessions;
  readonly #recorded: Writable<Recorded> = { attempts: 0, peer: null, port: null };

  constructor(states: readonly ConnectionState[] = [], sessions = new Sessions()) {
    this.#sessions = sessions;
    for (const [key, pending, flags, from, port, date] of states) {
      const connection = this.#restored(key, from ?? '', date);
      Object.assign(connection, { pending: pending as Connection['pending'], from, port });
      flagNames.forEach((name, i) => (connection[name] = flags[i] === '1'));
    }
  }

  /** The host object that the connections of a host are found by; valid until forgetHosts. */
  ofHost(name: string): ConnectionHost {
    let host = this.#hosts.get(name);
    if (host === undefined) {
      host = new ConnectionHost(name);
      this.#hosts.set(name, host);
    }
    return host;
  }

  /** Drops hosts without open connections, so that a collector of many hosts does not fill the memory. */
  forgetHosts(): void {
    if (this.#hosts.size <= MAX_HOSTS) return;
    for (const [name, { open }] of this.#hosts) if (open === 0) this.#hosts.delete(name);
  }

  /**
   * Records a message and returns what it adds, or the reason to ignore it.
   * @param date the date of the line, microseconds UTC
   */
  record(host: ConnectionHost, ends: Ends, message: CountedMessage, date: number): Recorded | Ignored {
    if (ends.pid !== null) return this.recordByPid(host, ends.pid, ends.from, ends.port, message, date);
    // Without a process id, the connection of the failure is unknown.
    if (message.kind === 'pam-failure') return ignoreReasons.pam;
    const key = this.#keyOf(host.name, ends);
    const known = this.#open.byKey(key);
    const connection = known ?? this.#open.addByKey(key, date);
    return this.#recordMessage(host, connection, ends.from, ends.port, message, date);
  }

  /** `record` for a message with a process id; saves the object for the ends. */
  recordByPid(
    host: ConnectionHost,
    pid: number,
    from: string | null,
    port: number | null,
    message: CountedMessage,
    date: number,
  ): Recorded | Ignored {
    const connection = this.#open.byPid(host, pid) ?? this.#open.addByPid(host, pid, date);
    return this.#recordMessage(host, connection, from, port, message, date);
  }

  /** Records that a connection begins. */
  begin(host: ConnectionHost, { pid, from, port }: Ends, date: number): void {
    const connection =
      pid === null
        ? this.#openByKey(this.#keyOf(host.name, { pid, from, port }), date)
        : (this.#open.byPid(host, pid) ?? this.#open.addByPid(host, pid, date));
    connection.begin(date);
    connection.opened = true;
    connection.from = from;
    connection.port = port;
    this.#open.renew(connection);
    this.#forgetOld(date);
  }

  /** The address of a connection, if one of its lines had it. */
  findPeer(host: ConnectionHost, pid: number, date: number): string | null {
    const connection = this.#open.byPid(host, pid);
    return connection && isFresh(connection, date) ? connection.from : null;
  }

  states(): ConnectionState[] {
    const states = Array.from(this.#open.newestFirst(), (c): ConnectionState => [
      keyOfPlace(c.place),
      c.pending,
      flagNames.map((name) => (c[name] ? '1' : '0')).join(''),
      c.from,
      c.port,
      c.date,
    ]);
    return states.reverse();
  }

  #recordMessage(
    { name }: ConnectionHost,
    connection: Connection,
    from: string | null,
    port: number | null,
    message: CountedMessage,
    date: number,
  ): Recorded | Ignored {
    const { kind, times } = message;
    if (!isSame(connection, kind, from, port, date)) connection.begin(date);
    if (!connection.opened) connection.from = from ?? connection.from;
    connection.port ??= port;
    connection.date = date;
    this.#open.renew(connection);
    this.#forgetOld(date);
    const isSession =
      mayEndSession(message) && from !== null && port !== null && this.#sessions.has(name, from, port);
    const ignored = findReasonToIgnore(connection, message, from, isSession);
    if (isEnd(kind)) connection.ended = true;
    if (ignored !== undefined) return isSession ? sessionEnded : ignored;
    const added = addedBy(connection, message);
    connection.recorded = true;
    connection.failed = kind === 'failed';
    const recorded = this.#recorded;
    // Each repetition is an attempt: no other line came between them that it could belong to.
    recorded.attempts = times === 1 || !isAttempt.has(kind) ? added : times;
    recorded.peer = connection.opened ? connection.from : null;
    recorded.port = port ?? (connection.opened ? connection.port : null);
    if (kind === 'accepted') {
      if (from !== null && port !== null) this.#sessions.add(name, from, port);
      this.#open.remove(connection);
    }
    return recorded;
  }

  /**
   * The key of a connection without a process id: host, address and port of the client. A line without a port belongs to
   * the latest connection of the address.
   */
  #keyOf(host: string, { from, port }: Ends): string {
    const key = `${host} ${from ?? ''}`;
    if (port !== null) return `${key} ${port}`;
    for (const { place } of this.#open.newestFirst()) {
      const open = keyOfPlace(place);
      if (open.startsWith(`${key} `)) return open;
    }
    return key;
  }

  #openByKey(key: string, date: number): Connection {
    return this.#open.byKey(key) ?? this.#open.addByKey(key, date);
  }

  #restored(key: string, from: string, date: number): Connection {
    const [, host = '', pid] = pidKey.exec(key) ?? [];
    // `host address port` is a key, `host pid` is not. A host from JSON may have a space in it.
    const isKey = pid === undefined || host.endsWith(` ${from}`) || host.endsWith(' ');
    return isKey ? this.#open.addByKey(key, date) : this.#open.addByPid(this.ofHost(host), Number(pid), date);
  }

  /** Runs with each line, not with `states`: a log read in two parts must forget the same connections. */
  #forgetOld(now: number): void {
    for (let oldest = this.#open.oldest(); oldest !== undefined; oldest = this.#open.oldest()) {
      const isFew = this.#open.size <= MAX_CONNECTIONS && this.#open.keyChars <= MAX_KEY_CHARS;
      if (isFew && now - oldest.date <= CONNECTION_REACH_MICROS) return;
      this.#open.remove(oldest);
    }
  }
}

/** Whether a message is from the known connection, not from a later one with the same process id or key. */
function isSame(
  known: Connection,
  kind: AttemptKind,
  from: string | null,
  port: number | null,
  date: number,
): boolean {
  return (
    isFresh(known, date) &&
    (!known.ended || isEnd(kind)) &&
    (port === null || known.port === null || port === known.port) &&
    !areOthers(from, known.from)
  );
}

function mayEndSession({ kind, preauth }: CountedMessage): boolean {
  return kind === 'close' || (kind === 'end' && !preauth);
}

function keyOfPlace({ host, pid, key }: ConnectionPlace): string {
  return host === undefined ? key : `${host.name} ${pid}`;
}

/** Whether both are addresses and differ. Some lines of a connection have the client's host name instead. */
function areOthers(from: string | null, known: string | null): boolean {
  if (from === null || known === null || from === known) return false;
  return isIP(from) !== 0 && isIP(known) !== 0;
}

function isFresh({ date }: Connection, now: number): boolean {
  return Math.abs(now - date) <= CONNECTION_REACH_MICROS;
}
