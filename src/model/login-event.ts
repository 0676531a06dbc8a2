// What one log line says of one login. Stages hand this on; nothing here does anything.

/**
 * Accepted: a login succeeded. Failed: an authentication attempt failed. Invalid: the account does not exist or may
 * not log in. Probe: a client came and did not try, or was refused before it could.
 */
export type Status = 'Accepted' | 'Failed' | 'Invalid' | 'Probe';

export type LoginEvent = {
  /** Line number in its input, from 1. */
  readonly line: number;
  /** Microseconds since 1970-01-01 UTC. */
  readonly date: number;
  /** The machine that logged the line. */
  readonly host: string;
  /** `sshd` (whatever of sshd, sshd-session, sshd-auth wrote it) or `dropbear`. */
  readonly service: string;
  readonly pid: number | null;
  readonly status: Status;
  /** `password`, `publickey`, `keyboard-interactive/pam`, … */
  readonly method: string | null;
  /** Exactly as logged: hostile text. */
  readonly user: string | null;
  /** Canonical: IPv4-mapped unwrapped, IPv6 compressed, lower case, no scope. */
  readonly ip: string | null;
  /** The remote name, where the line has a name and no address. */
  readonly rhost: string | null;
  readonly port: number | null;
  /** How many authentication attempts this line adds; 0 is possible. */
  readonly attempts: number;
  /** How the parser counted the line, so that copies of a log can be counted again: opaque to everybody else. */
  readonly reading: string;
};
