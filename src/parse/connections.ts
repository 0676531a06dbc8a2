// One attempt is counted once, though sshd writes up to four lines for it: what each connection has told already.
// The memory is small and bounded, and travels with the read position.
/* eslint-disable max-params -- called for each line: an object for them would cost as much as all the rest */
import { isIP } from 'node:net';

import { addedBy, isAttempt, tellsNothing, type Message } from './attempts.js';
import { Connection, HostConnections, type Place } from './connection.js';
import type { AttemptKind } from './messages/reading.js';
import type { Ignored } from './outcome.js';

/** Twice the default LoginGraceTime: after that a process id belongs to somebody else. */
const FORGET_AFTER_MICROS = 2 * 120 * 1_000_000;

const MAX_CONNECTIONS = 4096;

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
export type Told = {
  attempts: number;
  /** The address of the connection, where it is certain: it was seen from its beginning. */
  peer: string | null;
  port: number | null;
};

const flagNames = ['toldInvalid', 'told', 'failed', 'nameless', 'ended', 'opened'] as const;

const pidKey = /^(.*) (\d{1,10})$/s;

export class Connections {
  readonly #hosts = new Map<string, HostConnections>();
  /** Those without a process id, by whatever tells them apart. */
  readonly #byKey = new Map<string, Connection>();
  /** Between the newest and the oldest. */
  readonly #ends = new Connection({ host: undefined, key: '' }, 0);
  readonly #told: Told = { attempts: 0, peer: null, port: null };
  #size = 0;

  constructor(states: readonly ConnectionState[] = []) {
    for (const [key, pending, flags, from, port, date] of states) {
      const connection = new Connection(this.#placeOf(key, from ?? ''), date);
      Object.assign(connection, { pending: pending as Connection['pending'], from, port });
      flagNames.forEach((name, i) => (connection[name] = flags[i] === '1'));
      this.#add(connection);
    }
  }

  /** The connections of a host. Valid until forgetHosts. */
  ofHost(name: string): HostConnections {
    let host = this.#hosts.get(name);
    if (host === undefined) {
      host = new HostConnections(name);
      this.#hosts.set(name, host);
    }
    return host;
  }

  /** Whoever collects the logs of many hosts does not keep those that are silent. */
  forgetHosts(): void {
    if (this.#hosts.size <= MAX_HOSTS) return;
    for (const [name, { byPid }] of this.#hosts) if (byPid.size === 0) this.#hosts.delete(name);
  }

  /**
   * Takes a message into account.
   * @param date of the line, microseconds UTC
   * @returns valid until the next call
   */
  tell(host: HostConnections, ends: Ends, message: Message, date: number): Told | Ignored {
    if (ends.pid !== null) return this.tellByPid(host, ends.pid, ends.from, ends.port, message, date);
    const key = this.#keyOf(host.name, ends);
    const known = this.#byKey.get(key);
    const place = known?.place ?? { host: undefined, key };
    return this.#tell(known, place, ends.from, ends.port, message, date);
  }

  /** The same where there is a process id, without an object for the ends. */
  tellByPid(
    host: HostConnections,
    pid: number,
    from: string | null,
    port: number | null,
    message: Message,
    date: number,
  ): Told | Ignored {
    const known = host.byPid.get(pid);
    return this.#tell(known, known?.place ?? { host, pid }, from, port, message, date);
  }

  /** A connection begins. */
  begin(host: HostConnections, { pid, from, port }: Ends, date: number): void {
    const place =
      pid === null ? this.#placeOfKey(this.#keyOf(host.name, { pid, from, port })) : { host, pid };
    const before = this.#at(place);
    if (before !== undefined) this.#remove(before);
    const connection = new Connection(place, date);
    connection.opened = true;
    connection.from = from;
    connection.port = port;
    this.#add(connection);
    this.#forgetOld(date);
  }

  /** The address that the lines of a connection have named, if one has. */
  findPeer(host: HostConnections, pid: number, date: number): string | null {
    const connection = host.byPid.get(pid);
    return connection && isFresh(connection, date) ? connection.from : null;
  }

  states(): ConnectionState[] {
    return [...this.#oldestFirst()].map((c) => [
      keyOfPlace(c.place),
      c.pending,
      flagNames.map((name) => (c[name] ? '1' : '0')).join(''),
      c.from,
      c.port,
      c.date,
    ]);
  }

  #tell(
    known: Connection | undefined,
    place: Place,
    from: string | null,
    port: number | null,
    message: Message,
    date: number,
  ): Told | Ignored {
    const { kind, times } = message;
    const connection = this.#get(known, place, from, port, kind, date);
    const alreadyKnown = tellsNothing(connection, message, from);
    if (kind === 'end') connection.ended = true;
    if (alreadyKnown) return alreadyKnown;
    const added = addedBy(connection, message);
    connection.told = true;
    connection.failed = kind === 'failed';
    if (kind === 'accepted') this.#remove(connection);
    const told = this.#told;
    // A repetition is the same thing again: the lines between which it could repeat another did not come.
    told.attempts = times === 1 || !isAttempt.has(kind) ? added : times;
    told.peer = connection.opened ? connection.from : null;
    told.port = port ?? (connection.opened ? connection.port : null);
    return told;
  }

  #get(
    known: Connection | undefined,
    place: Place,
    from: string | null,
    port: number | null,
    kind: AttemptKind,
    date: number,
  ): Connection {
    const same =
      known !== undefined &&
      isFresh(known, date) &&
      (!known.ended || kind === 'end') &&
      (port === null || known.port === null || port === known.port) &&
      !areOthers(from, known.from);
    let connection = known;
    if (!same || connection === undefined) {
      if (known !== undefined) this.#remove(known);
      connection = new Connection(place, date);
      this.#add(connection);
    } else if (connection.newer !== this.#ends) {
      unlink(connection);
      this.#linkAsNewest(connection);
    }
    if (!connection.opened) connection.from = from ?? connection.from;
    connection.port ??= port;
    connection.date = date;
    this.#forgetOld(date);
    return connection;
  }

  /**
   * What a connection without a process id is known by: the client's port; where the line has none either, it is the
   * latest connection of the address.
   */
  #keyOf(host: string, { from, port }: Ends): string {
    const key = `${host} ${from ?? ''}`;
    if (port !== null) return `${key} ${port}`;
    for (let c = this.#ends.older; c !== this.#ends; c = c.older) {
      const open = keyOfPlace(c.place);
      if (open.startsWith(`${key} `)) return open;
    }
    return key;
  }

  #placeOf(key: string, from: string): Place {
    const [, host = '', pid] = pidKey.exec(key) ?? [];
    // Host, address and port; a host that stands in JSON may have a blank itself.
    const isKey = pid === undefined || host.endsWith(` ${from}`) || host.endsWith(' ');
    return isKey ? this.#placeOfKey(key) : { host: this.ofHost(host), pid: Number(pid) };
  }

  #placeOfKey(key: string): Place {
    return { host: undefined, key };
  }

  #at(place: Place): Connection | undefined {
    return place.host === undefined ? this.#byKey.get(place.key) : place.host.byPid.get(place.pid);
  }

  #add(connection: Connection): void {
    const { place } = connection;
    if (place.host === undefined) this.#byKey.set(place.key, connection);
    else place.host.byPid.set(place.pid, connection);
    this.#linkAsNewest(connection);
    this.#size += 1;
  }

  #remove(connection: Connection): void {
    const { place } = connection;
    if (place.host === undefined) this.#byKey.delete(place.key);
    else place.host.byPid.delete(place.pid);
    unlink(connection);
    this.#size -= 1;
  }

  #linkAsNewest(connection: Connection): void {
    const ends = this.#ends;
    connection.older = ends.older;
    connection.newer = ends;
    ends.older.newer = connection;
    ends.older = connection;
  }

  *#oldestFirst(): Generator<Connection> {
    for (let c = this.#ends.newer; c !== this.#ends; c = c.newer) yield c;
  }

  /** As lines come, not when the state is asked for: a log read in two parts must forget the same. */
  #forgetOld(now: number): void {
    for (let oldest = this.#ends.newer; oldest !== this.#ends; oldest = this.#ends.newer) {
      if (this.#size <= MAX_CONNECTIONS && now - oldest.date <= FORGET_AFTER_MICROS) return;
      this.#remove(oldest);
    }
  }
}

function unlink({ older, newer }: Connection): void {
  older.newer = newer;
  newer.older = older;
}

function keyOfPlace(place: Place): string {
  return place.host === undefined ? place.key : `${place.host.name} ${place.pid}`;
}

/** Whether both are addresses, and differ. A connection may also have the name of its client in some lines. */
function areOthers(from: string | null, known: string | null): boolean {
  return from !== known && isIP(from ?? '') !== 0 && isIP(known ?? '') !== 0;
}

function isFresh({ date }: Connection, now: number): boolean {
  return Math.abs(now - date) <= FORGET_AFTER_MICROS;
}
