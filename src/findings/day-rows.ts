// The rows of one UTC day, ordered by time, as rules read them. Nothing is allocated per row: a day may have a million.
import { isFailure, type LoginKind, type Status } from '../model/login.js';
import type { StoredLogins } from '../model/merged-logins.js';
import { NONE } from '../model/logins.js';
import { hostLabel } from '../lib/identity.js';
import { rowOrder } from './row-order.js';
import { sourceOf } from './sources.js';

const noRows: readonly number[] = [];

/** Rows by a text that they share, each group in order of time. */
export type RowGroups = ReadonlyMap<string, readonly number[]>;

/** What rows are grouped by. For a source, see sources.ts. */
type GroupedBy = 'address' | 'source' | 'user';

export class DayRows {
  readonly count: number;
  readonly #logins: StoredLogins | undefined;
  /** Rows in order of time, as indexes of the columns. */
  readonly #order: Int32Array;
  readonly #sources: (string | undefined)[];
  #accepted: readonly number[] | undefined;
  readonly #failures = new Map<GroupedBy, RowGroups>();

  constructor(logins: StoredLogins | undefined) {
    this.#logins = logins;
    this.count = logins?.count ?? 0;
    this.#sources = sourcesOf(logins?.ips ?? []);
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
    const number = this.#logins?.ip[this.#at(n)] ?? NONE;
    const ip = this.#logins?.ips[number];
    return ip === undefined ? null : (this.#sources[number] ??= sourceOf(ip));
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

  #filtered(isWanted: (kind: LoginKind) => boolean): readonly number[] {
    if (this.#logins === undefined) return noRows;
    const { kinds, kind } = this.#logins;
    const wanted = Uint8Array.from(kinds, (some) => Number(isWanted(some)));
    const found: number[] = [];
    for (let n = 0; n < this.count; n++) if (wanted[kind[this.#at(n)] ?? NONE] === 1) found.push(n);
    return found;
  }

  #grouped(by: GroupedBy, isWanted: (kind: LoginKind) => boolean): RowGroups {
    const groups = new Map<string, number[]>();
    if (this.#logins === undefined) return groups;
    const [texts, numbers] =
      by === 'user' ? [this.#logins.users, this.#logins.user] : [this.#logins.ips, this.#logins.ip];
    // Several numbers may have the same text: joined batches repeat them, and addresses of one source share it.
    const groupOf = new Array<number[] | undefined>(texts.length);
    for (const n of this.#filtered(isWanted)) {
      const number = numbers[this.#at(n)] ?? NONE;
      if (number === NONE) continue;
      let group = groupOf[number];
      if (group === undefined) {
        const text = (by === 'source' ? this.source(n) : texts[number]) ?? '';
        group = groups.get(text);
        if (group === undefined) {
          group = [];
          groups.set(text, group);
        }
        groupOf[number] = group;
      }
      group.push(n);
    }
    return groups;
  }
}

/** The source of each address, as far as it was asked for. The days of a history share their addresses. */
const sources = new WeakMap<readonly string[], (string | undefined)[]>();

function sourcesOf(ips: readonly string[]): (string | undefined)[] {
  let known = sources.get(ips);
  if (known === undefined) {
    known = new Array<string | undefined>(ips.length);
    sources.set(ips, known);
  }
  return known;
}

/** The groups with at least so many rows. */
export function groupsOf(
  groups: RowGroups,
  least: number,
): readonly (readonly [string, readonly number[]])[] {
  const found: (readonly [string, readonly number[]])[] = [];
  for (const group of groups) if (group[1].length >= least) found.push(group);
  return found;
}
