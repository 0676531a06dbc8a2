// What one log line says about one login: plain data that stages pass on.
import type { Country } from './location.js';
import type { LoginColumn, loginColumns } from './login-columns.js';

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

/**
 * Where a login comes from. `journal`: journalctl read the fields that journald itself writes. `export`: the same
 * fields, but from a file that somebody handed on. '': a log that every user who may write to syslog can write to.
 */
export type Origin = 'journal' | 'export' | '';

type KindColumn = Extract<(typeof loginColumns)[number], { of: 'kind' }>;
type KeyColumn = Extract<(typeof loginColumns)[number], { of: 'key' }>;

/** The types of the columns that are not any text. */
type Exact = { readonly status: Status; readonly origin: Origin };

type TextOf<Column> = Column extends { isRequired: true } | { default: '' } ? string : string | null;

/** The fields that most rows share with many others: see login-columns.ts. */
export type LoginKind = {
  readonly [C in KindColumn as C['name']]: C['name'] extends keyof Exact ? Exact[C['name']] : TextOf<C>;
};

/** Fields that few messages have: the columns of later versions that may be NULL. */
type RareField = Exclude<KindColumn, { since: 1 } | { default: '' }>['name'];

/** A kind of login as readers give it: rare fields may be missing. */
export type FoundKind = Omit<LoginKind, RareField> & { readonly [Name in RareField]?: LoginKind[Name] };

/** The public key of a login or an attempt, with its certificate: see login-columns.ts. */
export type LoginKey = { readonly [C in KeyColumn as C['name']]: string | null };

/** The fields are described in login-columns.ts. Those of the key are missing if the line has none. */
export type LoginEvent = Omit<FoundKind, 'origin'> &
  Partial<LoginKey> & {
    /** Line number in its input, from 1. */
    readonly line: number;
    readonly date: number;
    readonly user: string | null;
    readonly ip: string | null;
    readonly port: number | null;
    readonly pid: number | null;
    readonly attempts: number;
  };

/** A login event with the location of its address, as the store and processed.log have it. */
export type LoginRow = Omit<LoginEvent, 'reading'> & {
  readonly country: Country;
  readonly asn?: number | null;
  readonly as_name?: string | null;
};

/** A stored row. */
export type StoredLogin = LoginRow & {
  /** Source id * 2^32 + line number. Exports are in this order. */
  readonly id: number;
};

/** The value of an exported column; an instant in microseconds UTC. */
export function valueOf({ name }: LoginColumn, login: StoredLogin): string | number | null {
  if (name === 'country') return login.country.name;
  if (name === 'country_code') return login.country.code;
  const fields: Readonly<Record<string, unknown>> = login;
  return (fields[name] ?? null) as string | number | null;
}
