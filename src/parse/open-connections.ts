// The connections that are open, to be found by their place, and in the order of their last lines.
import { Connection, type ConnectionHost } from './connection.js';

/** A power of two, of the order of the most that are open at once. */
const SLOTS = 4096;

export class OpenConnections {
  size = 0;
  /** Characters of the keys of those without a process id. */
  keyChars = 0;
  /** Those with a process id, chained by `nextBeside`. */
  readonly #slots: (Connection | undefined)[] = new Array<undefined>(SLOTS).fill(undefined);
  readonly #byKey = new Map<string, Connection>();
  /** Between the newest and the oldest. */
  readonly #ends = new Connection();
  readonly #free: Connection[] = [];

  /** Undefined where there is none. */
  byPid(host: ConnectionHost, pid: number): Connection | undefined {
    let found = this.#slots[pid & (SLOTS - 1)];
    while (found !== undefined && (found.place.pid !== pid || found.place.host !== host))
      found = found.nextBeside;
    return found;
  }

  byKey(key: string): Connection | undefined {
    return this.#byKey.get(key);
  }

  /** Opens one, of which nothing is known; there must be none at the place yet. */
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

  /** The same for one without a process id. */
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

  /** Its last line is the last of all. */
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
