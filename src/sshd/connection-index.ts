// The state of the open connections, found by host and process id or by key, and ordered by their last lines. A log has
// millions of connections and few are open at once, so the objects are reused.

/** A power of two, about as large as the number of connections that may be open at once. */
const SLOTS = 4096;

export class Connection {
  /** The line that the next `Failed` line repeats: one of an invalid or expired user, one of PAM, or none. */
  pending: '' | 'invalid' | 'expired' | 'pam' = '';
  /** An attempt by an invalid user was counted, so that an offer of a key adds nothing. */
  recordedInvalid = false;
  /** There was an event, so that the end of the connection adds nothing. */
  recorded = false;
  /** The last event was a `Failed` line; a `denied` line after it is about the same attempt. */
  failed = false;
  /** sshd logged an early connection error without an address. */
  nameless = false;
  /** The end was logged: any other line is from a later connection with the same process id. */
  ended = false;
  /** The log has the beginning of the connection, so that all its lines have the address `from`. */
  opened = false;
  /** PAM has logged an authentication failure. */
  pamFailed = false;
  from: string | null = null;
  port: number | null = null;
  /** The date of the last line, microseconds UTC. */
  date = 0;
  readonly place: ConnectionPlace = { host: undefined, pid: 0, key: '' };
  /** The neighbours in the list that is ordered by last line. */
  older: Connection = this;
  newer: Connection = this;
  /** The next connection in the same slot of ConnectionIndex. */
  nextBeside: Connection | undefined = undefined;

  /** Clears all but `place`, for a new connection. */
  begin(date: number): void {
    this.pending = '';
    this.recordedInvalid = false;
    this.recorded = false;
    this.failed = false;
    this.nameless = false;
    this.ended = false;
    this.opened = false;
    this.pamFailed = false;
    this.from = null;
    this.port = null;
    this.date = date;
  }
}

/** A host, and the number of its open connections. */
export class ConnectionHost {
  readonly name: string;
  open = 0;

  constructor(name: string) {
    this.name = name;
  }
}

/** How a connection is found: by host and process id, or by key if `host` is undefined. */
export type ConnectionPlace = { host: ConnectionHost | undefined; pid: number; key: string };

export class ConnectionIndex {
  size = 0;
  /** Characters in the keys of connections without a process id. */
  keyChars = 0;
  /** The connections with a process id, chained by `nextBeside`. */
  readonly #slots: (Connection | undefined)[] = new Array<undefined>(SLOTS).fill(undefined);
  readonly #byKey = new Map<string, Connection>();
  /** The sentinel of the list, between the newest and the oldest connection. */
  readonly #ends = new Connection();
  readonly #free: Connection[] = [];

  /** The open connection of a process id, or undefined. */
  byPid(host: ConnectionHost, pid: number): Connection | undefined {
    let found = this.#slots[pid & (SLOTS - 1)];
    while (found !== undefined && (found.place.pid !== pid || found.place.host !== host))
      found = found.nextBeside;
    return found;
  }

  byKey(key: string): Connection | undefined {
    return this.#byKey.get(key);
  }

  /** Adds a new connection. The process id must not have an open one. */
  addByPid(host: ConnectionHost, pid: number, date: number): Connection {
    const connection = this.#take(date);
    const slot = pid & (SLOTS - 1);
    connection.place.host = host;
    connection.place.pid = pid;
    connection.nextBeside = this.#slots[slot];
    this.#slots[slot] = connection;
    host.open += 1;
    return connection;
  }

  /** Adds a new connection without a process id. */
  addByKey(key: string, date: number): Connection {
    const connection = this.#take(date);
    connection.place.host = undefined;
    connection.place.key = key;
    this.#byKey.set(key, connection);
    this.keyChars += key.length;
    return connection;
  }

  remove(connection: Connection): void {
    const { host, key, pid } = connection.place;
    if (host === undefined) {
      this.#byKey.delete(key);
      this.keyChars -= key.length;
    } else {
      host.open -= 1;
      this.#unchain(connection, pid & (SLOTS - 1));
    }
    unlink(connection);
    this.size -= 1;
    this.#free.push(connection);
  }

  /** Moves a connection to the newest end of the list. */
  renew(connection: Connection): void {
    if (connection.newer === this.#ends) return;
    unlink(connection);
    this.#link(connection);
  }

  oldest(): Connection | undefined {
    return this.size === 0 ? undefined : this.#ends.newer;
  }

  *newestFirst(): Generator<Connection> {
    for (let c = this.#ends.older; c !== this.#ends; c = c.older) yield c;
  }

  #take(date: number): Connection {
    const connection = this.#free.pop() ?? new Connection();
    connection.begin(date);
    this.#link(connection);
    this.size += 1;
    return connection;
  }

  #link(connection: Connection): void {
    const ends = this.#ends;
    connection.older = ends.older;
    connection.newer = ends;
    ends.older.newer = connection;
    ends.older = connection;
  }

  #unchain(connection: Connection, slot: number): void {
    let beside = this.#slots[slot];
    if (beside === connection) this.#slots[slot] = connection.nextBeside;
    else {
      while (beside !== undefined && beside.nextBeside !== connection) beside = beside.nextBeside;
      if (beside !== undefined) beside.nextBeside = connection.nextBeside;
    }
    connection.nextBeside = undefined;
  }
}

function unlink({ older, newer }: Connection): void {
  older.newer = newer;
  newer.older = older;
}
