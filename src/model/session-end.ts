/**
 * The end of a session, as a line reports it. Its login is found by the machine and the client's address and port; a line
 * of PAM has no address, but the process id of the login.
 */
export type SessionEnd = {
  readonly host: string;
  readonly ip: string | null;
  readonly port: number | null;
  readonly pid: number | null;
  /** Microseconds since 1970-01-01 UTC. */
  readonly date: number;
};
