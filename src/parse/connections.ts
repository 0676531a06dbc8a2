// One attempt is counted once, though sshd writes up to four lines for it: what each connection has told already.
// The memory is small and bounded, and travels with the read position.
/* eslint-disable max-params -- called for each line: an object for them would cost as much as all the rest */
import { isIP } from 'node:net';

import { CONNECTION_REACH_MICROS } from '../model/copies.js';
import { addedBy, isAttempt, isEnd, isRedundant, type Message } from './attempts.js';
import { ConnectionHost, type Connection, type Place } from './connection.js';
import { ignoreReasons } from './messages/ignored/reasons.js';
import type { AttemptKind } from './messages/reading.js';
import { OpenConnections } from './open-connections.js';
import type { Ignored } from './outcome.js';
import { Sessions } from './sessions.js';

const MAX_CONNECTIONS = 4096;

/** Of the keys of them all, each a host and an address. What is open is stored with each position. */
const MAX_KEY_CHARS = 1 << 20;

/** Hosts without an open connection are forgotten when there are more. */
const MAX_HOSTS = 4096;

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

/** What a message adds to what is known of its connection; one object, filled again for each. */
type Recorded = {
  attempts: number;
  /** The address of the connection, where it is certain: it was seen from its beginning. */
  peer: string | null;
  port: number | null;
};

/** Their order is that of states; a new one comes last. */
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
  /** What `tell` found last. */
  readonly recorded: Recorded = { attempts: 0, peer: null, port: null };
  readonly #hosts = new Map<string, ConnectionHost>();
  readonly #open = new OpenConnections();
  readonly #sessions: Sessions;

  constructor(states: readonly ConnectionState[] = [], sessions = new Sessions()) {
    this.#sessions = sessions;
    for (const [key, pending, flags, from, port, date] of states) {
      const connection = this.#restored(key, from ?? '', date);
      Object.assign(connection, { pending: pending as Connection['pending'], from, port });
      flagNames.forEach((name, i) => (connection[name] = flags[i] === '1'));
    }
  }

  /** What the connections of a host are found by; valid until forgetHosts. */
  ofHost(name: string): ConnectionHost {
    let host = this.#hosts.get(name);
    if (host === undefined) {
      host = new ConnectionHost(name);
      this.#hosts.set(name, host);
    }
    return host;
  }

  /** Whoever collects the logs of many hosts does not keep those that are silent. */
  forgetHosts(): void {
    if (this.#hosts.size <= MAX_HOSTS) return;
    for (const [name, { open }] of this.#hosts) if (open === 0) this.#hosts.delete(name);
  }

  /**
   * Takes a message into account, and tells in `told` what it adds.
   * @param date of the line, microseconds UTC
   * @returns undefined, or why the message is no event
   */
  record(host: ConnectionHost, ends: Ends, message: Message, date: number): Ignored | undefined {
    if (ends.pid !== null) return this.recordByPid(host, ends.pid, ends.from, ends.port, message, date);
    // Without a process id nobody knows whose failure it is.
    if (message.kind === 'pam-failure') return ignoreReasons.pam;
    const key = this.#keyOf(host.name, ends);
    const known = this.#open.byKey(key);
    const connection = known ?? this.#open.addByKey(key, date);
    return this.#tell(host, connection, ends.from, ends.port, message, date);
  }

  /** The same where there is a process id, without an object for the ends. */
  recordByPid(
    host: ConnectionHost,
    pid: number,
    from: string | null,
    port: number | null,
    message: Message,
    date: number,
  ): Ignored | undefined {
    const connection = this.#open.byPid(host, pid) ?? this.#open.addByPid(host, pid, date);
    return this.#tell(host, connection, from, port, message, date);
  }

  /** A connection begins. */
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

  /** The address that the lines of a connection have named, if one has. */
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

  #tell(
    { name }: ConnectionHost,
    connection: Connection,
    from: string | null,
    port: number | null,
    message: Message,
    date: number,
  ): Ignored | undefined {
    const { kind, times } = message;
    if (!isSame(connection, kind, from, port, date)) connection.begin(date);
    if (!connection.opened) connection.from = from ?? connection.from;
    connection.port ??= port;
    connection.date = date;
    this.#open.renew(connection);
    this.#forgetOld(date);
    const isSession =
      kind === 'close' && from !== null && port !== null && this.#sessions.has(name, from, port);
    const alreadyKnown = isRedundant(connection, message, from, isSession);
    if (isEnd(kind)) connection.ended = true;
    if (alreadyKnown !== undefined) return alreadyKnown;
    const added = addedBy(connection, message);
    connection.recorded = true;
    connection.failed = kind === 'failed';
    const { recorded } = this;
    // A repetition is the same thing again: the lines between which it could repeat another did not come.
    recorded.attempts = times === 1 || !isAttempt.has(kind) ? added : times;
    recorded.peer = connection.opened ? connection.from : null;
    recorded.port = port ?? (connection.opened ? connection.port : null);
    if (kind === 'accepted') {
      if (from !== null && port !== null) this.#sessions.add(name, from, port);
      this.#open.remove(connection);
    }
    return undefined;
  }

  /**
   * What a connection without a process id is known by: the client's port; where the line has none either, it is the
   * latest connection of the address.
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
    // Host, address and port; a host that stands in JSON may have a blank itself.
    const isKey = pid === undefined || host.endsWith(` ${from}`) || host.endsWith(' ');
    return isKey ? this.#open.addByKey(key, date) : this.#open.addByPid(this.ofHost(host), Number(pid), date);
  }

  /** As lines come, not when the state is asked for: a log read in two parts must forget the same. */
  #forgetOld(now: number): void {
    for (let oldest = this.#open.oldest(); oldest !== undefined; oldest = this.#open.oldest()) {
      const isFew = this.#open.size <= MAX_CONNECTIONS && this.#open.keyChars <= MAX_KEY_CHARS;
      if (isFew && now - oldest.date <= CONNECTION_REACH_MICROS) return;
      this.#open.remove(oldest);
    }
  }
}

/** Whether a message comes from the connection that is known by its process id or key, and not from a later one. */
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

function keyOfPlace({ host, pid, key }: Place): string {
  return host === undefined ? key : `${host.name} ${pid}`;
}

/** Whether both are addresses, and differ. A connection may also have the name of its client in some lines. */
function areOthers(from: string | null, known: string | null): boolean {
  if (from === null || known === null || from === known) return false;
  return isIP(from) !== 0 && isIP(known) !== 0;
}

function isFresh({ date }: Connection, now: number): boolean {
  return Math.abs(now - date) <= CONNECTION_REACH_MICROS;
}
