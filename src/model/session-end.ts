// The end of a session: no login, but it says how long one lasted.

export type SessionEnd = {
  readonly host: string;
  /** With the port, the client of the session; null if the line has no address. */
  readonly ip: string | null;
  readonly port: number | null;
  /** The process of the login, if the line has no address. */
  readonly pid: number | null;
  /** Microseconds since 1970-01-01 UTC. */
  readonly date: number;
};
