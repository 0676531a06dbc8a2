// One attempt is counted once, though sshd writes up to four lines for it: what each connection has told already.
// The memory is small and bounded, and travels with the read position.
import type { RepeatedReading } from './messages/messages.js';

/** Twice the default LoginGraceTime: after that a process id belongs to somebody else. */
const FORGET_AFTER_MICROS = 2 * 120 * 1_000_000;

const MAX_CONNECTIONS = 4096;

type Connection = {
  /** What the next `Failed` line of an attempt repeats: an `Invalid user` line, a PAM line, or nothing. */
  pending: '' | 'invalid' | 'pam';
  /** An attempt by an invalid user was told, so that an offer of a key for it tells nothing new. */
  told: boolean;
  port: number | null;
  date: number;
};

/** A connection as it is kept in JSON. */
export type ConnectionState = readonly [
  key: string,
  pending: string,
  told: 0 | 1,
  port: number | null,
  date: number,
];

export class Connections {
  /** In the order of their last line, oldest first. */
  readonly #open = new Map<string, Connection>();

  constructor(states: readonly ConnectionState[] = []) {
    for (const [key, pending, told, port, date] of states) {
      this.#open.set(key, { pending: pending as Connection['pending'], told: told === 1, port, date });
    }
  }

  /**
   * How many authentication attempts a message adds.
   * @param key host and process id, or whatever tells connections apart
   * @param date of the line, microseconds UTC
   */
  attempts(key: string, reading: RepeatedReading, date: number): number {
    const connection = this.#get(key, reading.port, date);
    const { kind, times } = reading;
    const added = addedBy(kind, connection, reading.invalidUser);
    this.#open.delete(key);
    if (kind !== 'accepted') this.#open.set(key, connection);
    this.#forgetOld(date);
    // A repetition is the same thing again: the lines between which it could repeat another did not come.
    return times === 1 || kind === 'offer' ? added : times;
  }

  states(): ConnectionState[] {
    return [...this.#open].map(([key, c]) => [key, c.pending, c.told ? 1 : 0, c.port, c.date]);
  }

  #get(key: string, port: number | null, date: number): Connection {
    const known = this.#open.get(key);
    const same =
      known !== undefined &&
      Math.abs(date - known.date) <= FORGET_AFTER_MICROS &&
      (port === null || known.port === null || port === known.port);
    if (!same) return { pending: '', told: false, port, date };
    known.port ??= port;
    known.date = date;
    return known;
  }

  /** As lines come, not when the state is asked for: a log read in two parts must forget the same. */
  #forgetOld(now: number): void {
    for (const [key, { date }] of this.#open) {
      if (this.#open.size <= MAX_CONNECTIONS && now - date <= FORGET_AFTER_MICROS) return;
      this.#open.delete(key);
    }
  }
}

function addedBy(kind: RepeatedReading['kind'], connection: Connection, invalidUser: boolean): number {
  const { pending, told } = connection;
  connection.told ||= invalidUser;
  switch (kind) {
    case 'accepted':
      return 1;
    case 'invalid':
      connection.pending = 'invalid';
      return 1;
    case 'pam':
      connection.pending = 'pam';
      return pending === 'invalid' ? 0 : 1;
    case 'failed':
      connection.pending = '';
      return pending === '' ? 1 : 0;
    case 'offer':
      if (!invalidUser || told) return 0;
      connection.pending = 'invalid';
      return 1;
  }
}
