// What is known of one connection.

export class Connection {
  /** What the next `Failed` line of an attempt repeats: a line of an invalid or expired user, of PAM, or nothing. */
  pending: '' | 'invalid' | 'expired' | 'pam' = '';
  /** An attempt by an invalid user was told, so that an offer of a key for it tells nothing new. */
  toldInvalid = false;
  /** There was an event, so that the end of the connection tells nothing new. */
  told = false;
  /** The last event was a `Failed` line, which an account that is denied afterwards repeats. */
  failed = false;
  /** It was given up before it began, in a message that names no address. */
  nameless = false;
  /** A line told of its end: whatever is no end comes from another connection with the same process id. */
  ended = false;
  /** It was seen from its beginning, so that all its lines have the address `from`. */
  opened = false;
  from: string | null = null;
  port: number | null = null;
  /** Of its last line. */
  date: number;
  /** Neighbours in the order of their last lines. */
  older: Connection = this;
  newer: Connection = this;
  readonly place: Place;

  constructor(place: Place, date: number) {
    this.place = place;
    this.date = date;
  }
}

/** Where a connection is found: among those of its host by its process id, or by its key. */
export type Place =
  | { readonly host: HostConnections; readonly pid: number }
  | { readonly host: undefined; readonly key: string };

/** The connections of one host by their process id. */
export class HostConnections {
  readonly name: string;
  readonly byPid = new Map<number, Connection>();

  constructor(name: string) {
    this.name = name;
  }
}
