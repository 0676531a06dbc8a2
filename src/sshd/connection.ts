// The state of one connection. A log has millions of connections and few are open at once, so the objects are reused.

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
  readonly place: Place = { host: undefined, pid: 0, key: '' };
  /** The neighbours in the list that is ordered by last line. */
  older: Connection = this;
  newer: Connection = this;
  /** The next connection in the same slot of open-connections.ts. */
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
export type Place = { host: ConnectionHost | undefined; pid: number; key: string };
