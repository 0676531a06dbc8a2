// Many logins as columns: row `n` is one login, put together of what stands at `n` in each. A batch has few different
// names, addresses and kinds, each of them many times: rows hold their numbers. Nothing is allocated for a row.
import { unknownCountry, type Country } from './country.js';
import type { LoginEvent, Status } from './login-event.js';
import type { LoginRow } from './login-row.js';

/** In columns of numbers, what is null in a LoginEvent. */
export const NONE = -1;

/** What most rows share with many others. */
export type LoginKind = Pick<LoginEvent, 'service' | 'host' | 'method' | 'rhost' | 'reading'> & {
  readonly status: Status;
  readonly origin: Origin;
};

/**
 * Who vouches for a login. `journal`: the fields that journald itself writes, read by journalctl. `export`: the
 * same, as text or as files that somebody handed on. '': a log that everybody who may write to syslog can write to.
 */
export type Origin = 'journal' | 'export' | '';

/** The columns are as LoginEvent has them; each holds at least `count` values. */
export type Logins = {
  readonly count: number;
  /** Ascending. */
  readonly line: Float64Array;
  /** Microseconds since 1970-01-01 UTC. */
  readonly date: Float64Array;
  /** A number of `kinds`. */
  readonly kind: Int32Array;
  /** A number of `users`, or NONE. */
  readonly user: Int32Array;
  /** A number of `ips`, or NONE. */
  readonly ip: Int32Array;
  readonly port: Int32Array;
  /** May have ten digits. */
  readonly pid: Float64Array;
  readonly attempts: Int32Array;
  /** No text twice. */
  readonly users: readonly string[];
  /** No address twice. */
  readonly ips: readonly string[];
  /** No kind twice. */
  readonly kinds: readonly LoginKind[];
};

/** Logins with the country of each of their addresses, by its number. */
export type LocatedLogins = Logins & { readonly countries: readonly Country[] };

/** @param countries as `locate` gives them; an address that is not among them is of unknown country */
export function withCountries(logins: Logins, countries: ReadonlyMap<string, Country>): LocatedLogins {
  // By name: what is built row by row has some columns as getters, which `...` leaves out.
  const { count, line, date, kind, user, ip, port, pid, attempts, users, ips, kinds } = logins;
  return {
    ...{ count, line, date, kind, user, ip, port, pid, attempts, users, ips, kinds },
    countries: ips.map((address) => countries.get(address) ?? unknownCountry),
  };
}

/** Logins that one log vouches for. */
export function withOrigin(logins: LocatedLogins, origin: Origin): LocatedLogins {
  return origin === '' ? logins : { ...logins, kinds: logins.kinds.map((kind) => ({ ...kind, origin })) };
}

/** One login. */
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

/** One login with its country. */
export function rowAt(logins: LocatedLogins, n: number): LoginRow {
  const { reading, ...login } = loginAt(logins, n);
  return { ...login, country: logins.countries[logins.ip[n] ?? NONE] ?? unknownCountry };
}

function orNull(value: number | undefined): number | null {
  return value === undefined || value === NONE ? null : value;
}
