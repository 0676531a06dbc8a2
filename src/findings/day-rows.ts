// The rows of one UTC day, ordered by time, as rules read them. Nothing is allocated per row: a day may have a million.
import { isFailure, type LoginKind, type Status } from '../model/login.js';
import type { JudgedLogins } from '../model/merged-logins.js';
import { NONE } from '../model/logins.js';
import { hostLabel } from '../lib/identity.js';
import { type RowGroup, RowGroups } from './row-groups.js';
import { rowOrder } from './row-order.js';
import { sourceOf } from './sources.js';
import { numbersOf, sourceNumbersOf } from './text-numbers.js';

/** What rows are grouped by. For a source, see sources.ts. */
type GroupedBy = 'address' | 'source' | 'user';

export class DayRows {
  readonly count: number;
  readonly #logins: JudgedLogins | undefined;
  /** Rows in order of time, as indexes of the columns. */
  readonly #order: Int32Array;
  #accepted: readonly number[] | undefined;
  readonly #failures = new Map<GroupedBy, RowGroups>();

  constructor(logins: JudgedLogins | undefined) {
    this.#logins = logins;
    this.count = logins?.count ?? 0;
    this.#order = logins === undefined ? new Int32Array(0) : rowOrder(logins);
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

  /** The source of the address: see sources.ts. */
  source(n: number): string | null {
    const ip = this.ip(n);
    return ip === null ? null : sourceOf(ip);
  }

  /** A number that only rows of the same user name, or of the same source, have; null if there is none. */
  numberOf(by: 'source' | 'user', n: number): number | null {
    if (this.#logins === undefined) return null;
    const [numbers, column] = numbered(this.#logins, by);
    return numbers[column[this.#at(n)] ?? NONE] ?? null;
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
    return (this.#accepted ??= [...this.#filtered((kind) => kind.status === 'Accepted')]);
  }

  /** The failed attempts of each address, source or user name. */
  failures(by: GroupedBy): RowGroups {
    let groups = this.#failures.get(by);
    if (groups === undefined) {
      groups = this.#grouped(by, (kind) => isFailure(kind.status));
      this.#failures.set(by, groups);
    }
    return groups;
  }

  /** The rows of each address, source or user name that have one of these reasons. */
  withReason(by: GroupedBy, ...reasons: readonly string[]): RowGroups {
    return this.#grouped(by, ({ reason }) => reason !== null && reasons.includes(reason));
  }

  #at(n: number): number {
    return this.#order[n] ?? NONE;
  }

  #kind(n: number): LoginKind {
    const kind = this.#logins?.kinds[this.#logins.kind[this.#at(n)] ?? NONE];
    if (kind === undefined) throw new RangeError(`no row ${n} among ${this.count}`);
    return kind;
  }

  *#filtered(isWanted: (kind: LoginKind) => boolean): Generator<number> {
    if (this.#logins === undefined) return;
    const { kinds, kind } = this.#logins;
    const wanted = Uint8Array.from(kinds, (some) => Number(isWanted(some)));
    for (let n = 0; n < this.count; n++) if (wanted[kind[this.#at(n)] ?? NONE] === 1) yield n;
  }

  #grouped(by: GroupedBy, isWanted: (kind: LoginKind) => boolean): RowGroups {
    const logins = this.#logins;
    if (logins === undefined) return new RowGroups(nothing);
    const [numbers, column, texts] = numbered(logins, by);
    return new RowGroups({
      rows: { [Symbol.iterator]: () => this.#filtered(isWanted) },
      numberOf: (n) => numbers[column[this.#at(n)] ?? NONE] ?? NONE,
      numberCount: texts.length,
      textOf: (number) => (by === 'source' ? sourceOf(texts[number] ?? '') : (texts[number] ?? '')),
      find: (text) => (by === 'source' ? sourceNumbersOf(texts).find(text) : texts.indexOf(text)),
    });
  }
}

const nothing = { rows: [], numberOf: () => NONE, numberCount: 0, textOf: () => '', find: () => NONE };

/** The numbers of texts, the column that says which text a row has, and the texts. */
function numbered(
  { user, users, ip, ips }: JudgedLogins,
  by: GroupedBy,
): readonly [numbers: Int32Array, column: Int32Array, texts: readonly string[]] {
  if (by === 'user') return [numbersOf(users), user, users];
  return [by === 'source' ? sourceNumbersOf(ips).of : numbersOf(ips), ip, ips];
}

/** The groups with at least so many rows. */
export function groupsOf(groups: RowGroups, least: number): readonly RowGroup[] {
  return [...groups.withAtLeast(least)];
}

/** What a rule finds in the groups with at least so many rows, one after the other: there may be a million. */
export function* foundInGroups<T>(
  groups: RowGroups,
  least: number,
  of: (group: RowGroup) => Iterable<T>,
): Generator<T> {
  for (const group of groups.withAtLeast(least)) yield* of(group);
}
