// What is known of one connection. A log has millions of them, of which few are open at once: so objects are used again.

export class Connection {
  /** What the next `Failed` line of an attempt repeats: a line of an invalid or expired user, of PAM, or nothing. */
  pending: '' | 'invalid' | 'expired' | 'pam' = '';
  /** An attempt by an invalid user was told, so that an offer of a key for it tells nothing new. */
  recordedInvalid = false;
  /** There was an event, so that the end of the connection tells nothing new. */
  recorded = false;
  /** The last event was a `Failed` line, which an account that is denied afterwards repeats. */
  failed = false;
  /** It was given up before it began, in a message that names no address. */
  nameless = false;
  /** A line told of its end: whatever is no end comes from another connection with the same process id. */
  ended = false;
  /** It was seen from its beginning, so that all its lines have the address `from`. */
  opened = false;
  /** PAM has logged an authentication failure. */
  pamFailed = false;
  from: string | null = null;
  port: number | null = null;
  /** Of its last line. */
  date = 0;
  readonly place: Place = { host: undefined, pid: 0, key: '' };
  /** Neighbours in the order of their last lines. */
  older: Connection = this;
  newer: Connection = this;
  /** The next one that open-connections.ts has in the same place. */
  nextBeside: Connection | undefined = undefined;

  /** Nothing is known of it but where it is found. */
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

/** A host whose connections are known. */
export class ConnectionHost {
  readonly name: string;
  /** How many of its connections are open. */
  open = 0;

  constructor(name: string) {
    this.name = name;
  }
}

/** Where a connection is found: among those of its host by its process id, or by its key, where `host` is undefined. */
export type Place = { host: ConnectionHost | undefined; pid: number; key: string };
