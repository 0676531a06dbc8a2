// The rows of one UTC day, ordered by time, as rules read them. Nothing is allocated per row: a day may have a million.
import { isFailure, type LoginKind, type Status } from '../model/login.js';
import type { StoredLogins } from '../model/merged-logins.js';
import { NONE } from '../model/logins.js';
import { hostLabel } from '../lib/identity.js';

const noRows: readonly number[] = [];

/** The indexes of rows, by a text that they share. */
export type RowGroups = ReadonlyMap<string, readonly number[]>;

export class DayRows {
  readonly count: number;
  readonly #logins: StoredLogins | undefined;
  /** Rows in order of time, as indexes of the columns. */
  readonly #order: Int32Array;
  /** By kind: whether it is a failed attempt. */
  readonly #failures: Uint8Array;
  #accepted: readonly number[] | undefined;
  #addresses: RowGroups | undefined;
  #users: RowGroups | undefined;

  constructor(logins: StoredLogins | undefined) {
    this.#logins = logins;
    this.count = logins?.count ?? 0;
    this.#order = logins === undefined ? new Int32Array(0) : orderOf(logins);
    this.#failures = Uint8Array.from(logins?.kinds ?? [], ({ status }) => Number(isFailure(status)));
  }

  /** Microseconds since 1970 UTC. */
  date(n: number): number {
    return this.#logins?.date[this.#at(n)] ?? 0;
  }

  attempts(n: number): number {
    return this.#logins?.attempts[this.#at(n)] ?? 0;
  }

  status(n: number): Status {
    return this.#kind(n).status;
  }

  isFailure(n: number): boolean {
    return this.#failures[this.#logins?.kind[this.#at(n)] ?? NONE] === 1;
  }

  method(n: number): string | null {
    return this.#kind(n).method;
  }

  reason(n: number): string | null {
    return this.#kind(n).reason;
  }

  /** The first label of the host's name. */
  host(n: number): string {
    return hostLabel(this.#kind(n).host);
  }

  user(n: number): string | null {
    return this.#logins?.users[this.#logins.user[this.#at(n)] ?? NONE] ?? null;
  }

  ip(n: number): string | null {
    return this.#logins?.ips[this.#logins.ip[this.#at(n)] ?? NONE] ?? null;
  }

  /** The code of the country; null if it is unknown. */
  country(n: number): string | null {
    return this.#logins?.locations[this.#logins.ip[this.#at(n)] ?? NONE]?.country.code ?? null;
  }

  countryName(n: number): string | null {
    const country = this.#logins?.locations[this.#logins.ip[this.#at(n)] ?? NONE]?.country;
    return country?.name ?? country?.code ?? null;
  }

  /** The accepted logins. */
  get accepted(): readonly number[] {
    return (this.#accepted ??= this.#filtered((kind) => kind.status === 'Accepted'));
  }

  /** The rows of each address. */
  get addresses(): RowGroups {
    return (this.#addresses ??= this.#grouped('ip'));
  }

  /** The rows of each user name. */
  get users(): RowGroups {
    return (this.#users ??= this.#grouped('user'));
  }

  #at(n: number): number {
    return this.#order[n] ?? NONE;
  }

  #kind(n: number): LoginKind {
    const kind = this.#logins?.kinds[this.#logins.kind[this.#at(n)] ?? NONE];
    if (kind === undefined) throw new RangeError(`no row ${n} among ${this.count}`);
    return kind;
  }

  #filtered(isWanted: (kind: LoginKind) => boolean): readonly number[] {
    if (this.#logins === undefined) return noRows;
    const wanted = Uint8Array.from(this.#logins.kinds, (kind) => Number(isWanted(kind)));
    const found: number[] = [];
    for (let n = 0; n < this.count; n++)
      if (wanted[this.#logins.kind[this.#at(n)] ?? NONE] === 1) found.push(n);
    return found;
  }

  #grouped(column: 'ip' | 'user'): RowGroups {
    if (this.#logins === undefined) return new Map();
    const texts = column === 'ip' ? this.#logins.ips : this.#logins.users;
    const numbers = this.#logins[column];
    const groups: number[][] = [];
    for (let n = 0; n < this.count; n++) {
      const number = numbers[this.#at(n)] ?? NONE;
      if (number !== NONE) (groups[number] ??= []).push(n);
    }
    // Several numbers may have the same text: joined batches repeat them.
    const byText = new Map<string, number[]>();
    // The days of a history share their texts, so most numbers have no rows on this day: forEach skips these.
    groups.forEach((rows, number) => {
      const text = texts[number] ?? '';
      const known = byText.get(text);
      byText.set(text, known === undefined ? rows : [...known, ...rows].sort((a, b) => a - b));
    });
    return byText;
  }
}

/** The rows by time. Logs are in order, so mostly there is nothing to sort. */
function orderOf({ count, date, user, ip, users, ips }: StoredLogins): Int32Array {
  const order = Int32Array.from({ length: count }, (_, n) => n);
  const textAt = (texts: readonly string[], number: number | undefined): string =>
    texts[number ?? NONE] ?? '';
  const compare = (a: number, b: number): number =>
    (date[a] ?? 0) - (date[b] ?? 0) ||
    byCodeUnits(textAt(ips, ip[a]), textAt(ips, ip[b])) ||
    byCodeUnits(textAt(users, user[a]), textAt(users, user[b]));
  for (let n = 1; n < count; n++) if (compare(n - 1, n) > 0) return order.sort(compare);
  return order;
}

function byCodeUnits(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
