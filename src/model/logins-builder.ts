// Builds columns of logins, row by row: from events, or from rows of a database or a test.
import { keyNames, kindNames } from './login-columns.js';
import { type Location, unknownLocation } from './location.js';
import type { FoundKind, LoginEvent, LoginKey, LoginKind, LoginRow, Origin } from './login.js';
import { keyOf, kindOf, type LocatedLogins, type Logins, NONE, withLocations } from './logins.js';

const FIRST_ROOM = 1024;

/** Distinct texts, numbered from 0. */
class Numbered {
  readonly texts: string[] = [];
  /** Length of all texts together. */
  chars = 0;
  readonly #numbers = new Map<string, number>();

  numberOf(text: string | null): number {
    if (text === null) return NONE;
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.#numbers.set(text, number);
      this.chars += text.length;
    }
    return number;
  }
}

export class LoginsBuilder implements Logins {
  count = 0;
  line: Float64Array;
  date: Float64Array;
  kind: Int32Array;
  user: Int32Array;
  ip: Int32Array;
  port: Int32Array;
  pid: Float64Array;
  attempts: Int32Array;
  /** NONE in new rows. */
  key: Int32Array;
  readonly kinds: LoginKind[] = [];
  readonly keys: LoginKey[] = [];
  readonly #users = new Numbered();
  readonly #ips = new Numbered();
  readonly #kinds = new Map<string, number>();
  readonly #keys = new Map<string, number>();
  #kindChars = 0;
  #keyChars = 0;
  #lastKind = NONE;

  /** @param room number of rows to allocate at first; the columns grow as needed */
  constructor(room = 0) {
    const rows = Math.max(room, FIRST_ROOM);
    this.line = new Float64Array(rows);
    this.date = new Float64Array(rows);
    this.kind = new Int32Array(rows);
    this.user = new Int32Array(rows);
    this.ip = new Int32Array(rows);
    this.port = new Int32Array(rows);
    this.pid = new Float64Array(rows);
    this.attempts = new Int32Array(rows);
    this.key = new Int32Array(rows).fill(NONE);
  }

  get users(): readonly string[] {
    return this.#users.texts;
  }

  get ips(): readonly string[] {
    return this.#ips.texts;
  }

  add(event: LoginEvent, origin: Origin = ''): void {
    const n = this.addRow();
    this.line[n] = event.line;
    this.date[n] = event.date;
    this.kind[n] = this.kindOf({ ...event, origin });
    this.user[n] = this.userOf(event.user);
    this.ip[n] = this.ipOf(event.ip);
    this.port[n] = event.port ?? NONE;
    this.pid[n] = event.pid ?? NONE;
    this.attempts[n] = event.attempts;
    this.key[n] = this.keyOf(event);
  }

  /** Characters of all distinct texts together. */
  get textChars(): number {
    return this.#users.chars + this.#ips.chars + this.#kindChars + this.#keyChars;
  }

  /** Adds a row and returns its index; the caller sets all columns. */
  addRow(): number {
    if (this.count === this.line.length) this.#grow();
    this.count += 1;
    return this.count - 1;
  }

  /** The index of a user name in `users`, or NONE. */
  userOf(name: string | null): number {
    return this.#users.numberOf(name);
  }

  /** The index of an address in `ips`, or NONE. */
  ipOf(address: string | null): number {
    return this.#ips.numberOf(address);
  }

  /** The index of a kind in `kinds`. */
  kindOf(kind: FoundKind): number {
    const last = this.kinds[this.#lastKind];
    if (last !== undefined && isSameKind(last, kind)) return this.#lastKind;
    const values = kindNames.map((name) => kind[name]);
    const key = JSON.stringify(values);
    let number = this.#kinds.get(key);
    if (number === undefined) {
      number = this.kinds.push(kindOf(values)) - 1;
      this.#kinds.set(key, number);
      this.#kindChars += key.length;
    }
    this.#lastKind = number;
    return number;
  }

  /** The index of a key in `keys`, or NONE if none of its fields is known. */
  keyOf(key: Partial<LoginKey>): number {
    if (keyNames.every((name) => (key[name] ?? null) === null)) return NONE;
    const values = keyNames.map((name) => key[name]);
    const text = JSON.stringify(values);
    let number = this.#keys.get(text);
    if (number === undefined) {
      number = this.keys.push(keyOf(values)) - 1;
      this.#keys.set(text, number);
      this.#keyChars += text.length;
    }
    return number;
  }

  #grow(): void {
    const room = 2 * this.line.length;
    this.line = grown(this.line, new Float64Array(room));
    this.date = grown(this.date, new Float64Array(room));
    this.kind = grown(this.kind, new Int32Array(room));
    this.user = grown(this.user, new Int32Array(room));
    this.ip = grown(this.ip, new Int32Array(room));
    this.port = grown(this.port, new Int32Array(room));
    this.pid = grown(this.pid, new Float64Array(room));
    this.attempts = grown(this.attempts, new Int32Array(room));
    this.key = grown(this.key, new Int32Array(room).fill(NONE));
  }
}

function isSameKind(a: LoginKind, b: FoundKind): boolean {
  return kindNames.every((name) => a[name] === (b[name] ?? null));
}

function grown<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

type LocatedLogin = LoginEvent & { readonly location: Location; readonly origin: Origin };

/** Builds columns of located logins, row by row. */
export class LocatedLoginsBuilder {
  readonly #builder = new LoginsBuilder();
  readonly #found = new Map<string, { readonly ip: string; readonly location: Location }>();

  /** @param login has the unknown location if it has no address */
  add({ location, origin, ...login }: LocatedLogin): void {
    const { ip } = login;
    // An address that was in several countries is stored once per country: for the builder, the key is the address.
    const key = ip === null ? null : JSON.stringify([ip, location]);
    if (key !== null && ip !== null && !this.#found.has(key)) this.#found.set(key, { ip, location });
    this.#builder.add({ ...login, ip: key }, origin);
  }

  logins(): LocatedLogins {
    const { ips } = this.#builder;
    return {
      ...withLocations(this.#builder, new Map()),
      ips: ips.map((key) => this.#found.get(key)?.ip ?? ''),
      locations: ips.map((key) => this.#found.get(key)?.location ?? unknownLocation),
    };
  }
}

/** Rows as columns. @param rows a row without an address has the unknown country */
export function locatedRows(rows: readonly LoginRow[]): LocatedLogins {
  const builder = new LocatedLoginsBuilder();
  for (const { country, asn = null, as_name: asName = null, ...row } of rows)
    builder.add({ ...row, location: { country, asn, asName }, reading: '', origin: '' });
  return builder.logins();
}
