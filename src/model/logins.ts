// Many logins as columns: row `n` is one login, made of the values at index `n` of each column. A batch has few
// distinct names, addresses and kinds, so rows hold their indexes. Nothing is allocated per row.
import { type Location, unknownLocation } from './location.js';
import { keyNames, kindColumns } from './login-columns.js';
import type { LoginEvent, LoginKey, LoginKind, LoginRow, Origin } from './login.js';

/** Stands for null in columns of numbers. */
export const NONE = -1;

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
  /** Index in `keys`, or NONE. */
  readonly key: Int32Array;
  /** Distinct user names. */
  readonly users: readonly string[];
  /** Distinct addresses. */
  readonly ips: readonly string[];
  /** Distinct kinds. */
  readonly kinds: readonly LoginKind[];
  /** Distinct keys. */
  readonly keys: readonly LoginKey[];
};

/** Logins, and the location of each address in `ips`, at the same index. */
export type LocatedLogins = Logins & { readonly locations: readonly Location[] };

/**
 * Adds locations to logins.
 * @param locations result of `locate`; an address that is missing there has the unknown location
 */
export function withLocations(logins: Logins, locations: ReadonlyMap<string, Location>): LocatedLogins {
  // Each property by name: LoginsBuilder has some columns as getters, which `...` leaves out.
  const { count, line, date, kind, user, ip, port, pid, attempts, key, users, ips, kinds, keys } = logins;
  return {
    ...{ count, line, date, kind, user, ip, port, pid, attempts, key, users, ips, kinds, keys },
    locations: ips.map((address) => locations.get(address) ?? unknownLocation),
  };
}

/** Builds a kind from its texts. @param values in the order of kindNames */
export function kindOf(values: readonly (string | null | undefined)[]): LoginKind {
  const entries = kindColumns.map((column, k) => {
    const isText = 'isRequired' in column || 'default' in column;
    return [column.name, values[k] ?? (isText ? '' : null)] as const;
  });
  return Object.fromEntries(entries) as LoginKind;
}

/** Builds a key from its texts. @param values in the order of keyNames */
export function keyOf(values: readonly (string | null | undefined)[]): LoginKey {
  return Object.fromEntries(keyNames.map((name, k) => [name, values[k] ?? null])) as LoginKey;
}

/** Sets the origin of all logins. */
export function withOrigin(logins: LocatedLogins, origin: Origin): LocatedLogins {
  return origin === '' ? logins : { ...logins, kinds: logins.kinds.map((kind) => ({ ...kind, origin })) };
}

/** Row `n` as a login event. The fields of a key are there only if the row has one. */
export function loginAt(logins: Logins, n: number): LoginEvent {
  const kind = logins.kinds[logins.kind[n] ?? NONE];
  if (kind === undefined) throw new RangeError(`no login ${n} among ${logins.count}`);
  const { origin, host, service, status, method, rhost, ...others } = kind;
  // In the order that `authtrack parse` prints.
  return {
    line: logins.line[n] ?? 0,
    date: logins.date[n] ?? 0,
    host,
    service,
    pid: orNull(logins.pid[n]),
    status,
    method,
    ...others,
    user: logins.users[logins.user[n] ?? NONE] ?? null,
    ip: logins.ips[logins.ip[n] ?? NONE] ?? null,
    rhost,
    port: orNull(logins.port[n]),
    attempts: logins.attempts[n] ?? 0,
    ...logins.keys[logins.key[n] ?? NONE],
  };
}

/** Row `n` with its location. */
export function rowAt(logins: LocatedLogins, n: number): LoginRow {
  const { reading, ...login } = loginAt(logins, n);
  const { country, asn, asName } = logins.locations[logins.ip[n] ?? NONE] ?? unknownLocation;
  return { ...login, country, asn, as_name: asName };
}

function orNull(value: number | undefined): number | null {
  return value === undefined || value === NONE ? null : value;
}

/** Joins several batches of logins into one. */
export function joinedLogins(parts: readonly LocatedLogins[]): LocatedLogins {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const joined = {
    count,
    line: new Float64Array(count),
    date: new Float64Array(count),
    kind: new Int32Array(count),
    user: new Int32Array(count),
    ip: new Int32Array(count),
    port: new Int32Array(count),
    pid: new Float64Array(count),
    attempts: new Int32Array(count),
    key: new Int32Array(count),
    users: parts.flatMap(({ users }) => users),
    ips: parts.flatMap(({ ips }) => ips),
    kinds: parts.flatMap(({ kinds }) => kinds),
    keys: parts.flatMap(({ keys }) => keys),
    locations: parts.flatMap(({ locations }) => locations),
  };
  let at = 0;
  const before = { user: 0, ip: 0, kind: 0, key: 0 };
  for (const part of parts) {
    for (const column of ['line', 'date', 'pid'] as const)
      joined[column].set(part[column].subarray(0, part.count), at);
    for (const column of ['port', 'attempts'] as const)
      joined[column].set(part[column].subarray(0, part.count), at);
    for (const column of ['user', 'ip', 'kind', 'key'] as const) {
      const numbers = part[column].subarray(0, part.count);
      joined[column].set(
        numbers.map((number) => (number === NONE ? NONE : number + before[column])),
        at,
      );
    }
    at += part.count;
    before.user += part.users.length;
    before.ip += part.ips.length;
    before.kind += part.kinds.length;
    before.key += part.keys.length;
  }
  return joined;
}

/** The selected rows as columns. @param rows indexes of the rows, in the order that the result has */
export function pickedLogins(logins: LocatedLogins, rows: readonly number[]): LocatedLogins {
  const { line, date, kind, user, ip, port, pid, attempts, key } = logins;
  const kinds = pickedTexts(kind, rows);
  const keys = pickedTexts(key, rows);
  const users = pickedTexts(user, rows);
  const ips = pickedTexts(ip, rows);
  return {
    count: rows.length,
    line: Float64Array.from(rows, (n) => line[n] ?? NONE),
    date: Float64Array.from(rows, (n) => date[n] ?? NONE),
    kind: kinds.column,
    user: users.column,
    ip: ips.column,
    port: Int32Array.from(rows, (n) => port[n] ?? NONE),
    pid: Float64Array.from(rows, (n) => pid[n] ?? NONE),
    attempts: Int32Array.from(rows, (n) => attempts[n] ?? 0),
    key: keys.column,
    kinds: valuesAt(logins.kinds, kinds.used),
    keys: valuesAt(logins.keys, keys.used),
    users: valuesAt(logins.users, users.used),
    ips: valuesAt(logins.ips, ips.used),
    locations: valuesAt(logins.locations, ips.used),
  };
}

/** A column of numbers of texts, numbered anew, and the former numbers of the texts. */
function pickedTexts(
  column: Int32Array,
  rows: readonly number[],
): { readonly column: Int32Array; readonly used: readonly number[] } {
  const numbers = new Map<number, number>([[NONE, NONE]]);
  const used: number[] = [];
  const picked = Int32Array.from(rows, (n) => {
    const former = column[n] ?? NONE;
    let number = numbers.get(former);
    if (number === undefined) {
      number = used.push(former) - 1;
      numbers.set(former, number);
    }
    return number;
  });
  return { column: picked, used };
}

function valuesAt<T>(values: readonly T[], at: readonly number[]): T[] {
  return at.flatMap((n) => values.slice(n, n + 1));
}

/** Each location of a batch once, and for each address the index of its location. */
export type DistinctLocations = { readonly locations: readonly Location[]; readonly numbers: Int32Array };

export function distinctLocations({ locations: all }: LocatedLogins): DistinctLocations {
  const locations: Location[] = [];
  // Addresses mostly share one object for a location, and an object is found faster than a text.
  const byObject = new Map<Location, number>();
  const byText = new Map<string, number>();
  const numbers = Int32Array.from(all, (location) => {
    let number = byObject.get(location);
    if (number === undefined) {
      const { country, asn, asName } = location;
      const text = JSON.stringify([country.code, country.name, asn, asName]);
      number = byText.get(text) ?? locations.push(location) - 1;
      byText.set(text, number);
      byObject.set(location, number);
    }
    return number;
  });
  return { locations, numbers };
}
