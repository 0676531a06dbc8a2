// What one log line says about one login: plain data that stages pass on.
import type { Country } from './country.js';

/**
 * Accepted: a login succeeded. Failed: an authentication attempt failed. Invalid: the account does not exist or may
 * not log in. Probe: a client connected and did not try to log in, or sshd refused it before it could.
 */
export const statuses = ['Accepted', 'Failed', 'Invalid', 'Probe'] as const;

export type Status = (typeof statuses)[number];

/** The statuses of attempts that failed. */
export const failureStatuses: readonly Status[] = ['Failed', 'Invalid'];

export function isFailure(status: Status): boolean {
  return failureStatuses.includes(status);
}

/** The services, and the programs of each, by the names that a log has for them. */
export const programsOf = {
  sshd: ['sshd', 'sshd-session', 'sshd-auth'],
  dropbear: ['dropbear'],
} as const;

export type Service = keyof typeof programsOf;
export type Program = (typeof programsOf)[Service][number];

export const programs: readonly Program[] = [...programsOf.sshd, ...programsOf.dropbear];

export function serviceOf(program: Program): Service {
  return program === 'dropbear' ? 'dropbear' : 'sshd';
}

export type LoginEvent = {
  /** Line number in its input, from 1. */
  readonly line: number;
  /** Microseconds since 1970-01-01 UTC. */
  readonly date: number;
  /** The machine that logged the line. */
  readonly host: string;
  /** A Service, or the program of a line that a pattern of the user reads. */
  readonly service: string;
  readonly pid: number | null;
  readonly status: Status;
  /** `password`, `publickey`, `keyboard-interactive/pam`, … */
  readonly method: string | null;
  /** Exactly as logged: hostile text. */
  readonly user: string | null;
  /** Canonical: IPv4-mapped unwrapped, IPv6 compressed, lower case, no scope. */
  readonly ip: string | null;
  /** The client's host name, if the line has a name instead of an address. */
  readonly rhost: string | null;
  readonly port: number | null;
  /** How many authentication attempts this line adds. May be 0. */
  readonly attempts: number;
  /** How the parser counted the line, so that copies of a log can be recounted. Only the parser reads this text. */
  readonly reading: string;
};

/** A login event with its country, as the store and processed.log have it. */
export type LoginRow = Omit<LoginEvent, 'reading'> & { readonly country: Country };

/** A stored row. */
export type StoredLogin = LoginRow & {
  /** Source id * 2^32 + line number. Exports are in this order. */
  readonly id: number;
};
