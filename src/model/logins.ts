// Many logins as columns: row `n` is one login, made of the values at index `n` of each column. A batch has few
// distinct names, addresses and kinds, so rows hold their indexes. Nothing is allocated per row.
import { unknownCountry, type Country } from './country.js';
import type { LoginEvent, Status } from './login-event.js';
import type { LoginRow } from './login-row.js';

/** Stands for null in columns of numbers. */
export const NONE = -1;

/** The fields that most rows share with many others. */
export type LoginKind = Pick<LoginEvent, 'service' | 'host' | 'method' | 'rhost' | 'reading'> & {
  readonly status: Status;
  readonly origin: Origin;
};

/**
 * Where a login comes from. `journal`: journalctl read the fields that journald itself writes. `export`: the same
 * fields, but from a file that somebody handed on. '': a log that every user who may write to syslog can write to.
 */
export type Origin = 'journal' | 'export' | '';

/** Columns named like the fields of LoginEvent. Each holds at least `count` values. */
export type Logins = {
  readonly count: number;
  /** Line numbers, ascending. */
  readonly line: Float64Array;
  /** Microseconds since 1970-01-01 UTC. */
  readonly date: Float64Array;
  /** Index in `kinds`. */
  readonly kind: Int32Array;
  /** Index in `users`, or NONE. */
  readonly user: Int32Array;
  /** Index in `ips`, or NONE. */
  readonly ip: Int32Array;
  readonly port: Int32Array;
  /** Float64Array, since a pid may have ten digits. */
  readonly pid: Float64Array;
  readonly attempts: Int32Array;
  /** Distinct user names. */
  readonly users: readonly string[];
  /** Distinct addresses. */
  readonly ips: readonly string[];
  /** Distinct kinds. */
  readonly kinds: readonly LoginKind[];
};

/** Logins, and the country of each address in `ips`, at the same index. */
export type LocatedLogins = Logins & { readonly countries: readonly Country[] };

/**
 * Adds countries to logins.
 * @param countries result of `locate`; an address that is missing there has the unknown country
 */
export function withCountries(logins: Logins, countries: ReadonlyMap<string, Country>): LocatedLogins {
  // Each property by name: LoginsBuilder has some columns as getters, which `...` leaves out.
  const { count, line, date, kind, user, ip, port, pid, attempts, users, ips, kinds } = logins;
  return {
    ...{ count, line, date, kind, user, ip, port, pid, attempts, users, ips, kinds },
    countries: ips.map((address) => countries.get(address) ?? unknownCountry),
  };
}

/** Sets the origin of all logins. */
export function withOrigin(logins: LocatedLogins, origin: Origin): LocatedLogins {
  return origin === '' ? logins : { ...logins, kinds: logins.kinds.map((kind) => ({ ...kind, origin })) };
}

/** Row `n` as a login event. */
export function loginAt(logins: Logins, n: number): LoginEvent {
  const kind = logins.kinds[logins.kind[n] ?? NONE];
  if (kind === undefined) throw new RangeError(`no login ${n} among ${logins.count}`);
  const { service, host, method, rhost, status, reading } = kind;
  return {
    line: logins.line[n] ?? 0,
    date: logins.date[n] ?? 0,
    host,
    service,
    pid: orNull(logins.pid[n]),
    status,
    method,
    user: logins.users[logins.user[n] ?? NONE] ?? null,
    ip: logins.ips[logins.ip[n] ?? NONE] ?? null,
    rhost,
    port: orNull(logins.port[n]),
    attempts: logins.attempts[n] ?? 0,
    reading,
  };
}

/** Row `n` with its country. */
export function rowAt(logins: LocatedLogins, n: number): LoginRow {
  const { reading, ...login } = loginAt(logins, n);
  return { ...login, country: logins.countries[logins.ip[n] ?? NONE] ?? unknownCountry };
}

function orNull(value: number | undefined): number | null {
  return value === undefined || value === NONE ? null : value;
}
