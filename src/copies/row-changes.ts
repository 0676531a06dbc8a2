// Collects the changes of new and of stored rows, connection by connection.
import { type Location, unknownLocation } from '../model/location.js';
import type { CopiesQuestion, MergedLogins, StoredLogins } from '../model/merged-logins.js';
import type { LoginKind } from '../model/login.js';
import { NONE, type LocatedLogins, pickedLogins } from '../model/logins.js';
import { repeatedReadingText } from '../sshd/sshd.js';
import type { ConnectionLines, ConnectionRows, Line } from './connection-lines.js';
import type { Recounted } from './recount.js';

/** The new values of a row; an absent value does not change. */
type Change = {
  attempts?: number;
  /** How often its line was written. */
  times?: number;
  /** The new row of the same line, which has data that the stored one lacks. */
  twin?: number;
};

export class RowChanges {
  readonly #question: CopiesQuestion;
  /** By index of a new row: 1 if it will not be stored. */
  readonly #dropped: Uint8Array;
  readonly #removed = new Set<number>();
  readonly #fresh = new Map<number, Change>();
  readonly #stored = new Map<number, Change>();
  /** Ids of stored rows, each with the new row that is its copy or the last one of its connection. */
  readonly #copied: (readonly [fresh: number, id: number])[] = [];

  constructor(question: CopiesQuestion) {
    this.#question = question;
    this.#dropped = new Uint8Array(question.logins.count);
  }

  /** Drops new rows that are copies of the stored ones, in the same order. */
  dropCopies({ fresh, stored }: ConnectionRows): void {
    for (const [k, at] of fresh.entries()) {
      this.#dropped[at] = 1;
      this.#copied.push([at, this.#question.stored.line[stored[k] ?? NONE] ?? NONE]);
    }
  }

  /** Drops new lines that are stored already. A stored line gets the data that only its new copy has. */
  keepCopies({ fresh, stored }: ConnectionLines): void {
    for (const { at, twin, times } of fresh) {
      if (twin === undefined && times > 0) continue;
      this.#dropped[at] = 1;
      if (twin === undefined) continue;
      this.#copied.push([at, this.#idOf(twin)]);
      if (this.#hasMore(at, twin.at)) this.#change(twin).twin = at;
    }
    const last = fresh.at(-1)?.at ?? 0;
    for (const line of stored) if (line.isRepeated) this.#copied.push([last, this.#idOf(line)]);
  }

  /** Gives the stored lines the attempts of their new copies. */
  takeAttempts({ fresh }: ConnectionLines): void {
    const { attempts } = this.#question.logins;
    for (const { at, twin } of fresh) if (twin !== undefined) this.#count(twin, attempts[at] ?? 0);
  }

  takeCounts(lines: readonly Recounted[]): void {
    for (const { line, attempts } of lines) {
      if (attempts !== undefined) this.#count(line, attempts);
      else if (line.isFresh) this.#dropped[line.at] = 1;
      else this.#removed.add(line.at);
    }
  }

  merged(): MergedLogins {
    const { logins, stored } = this.#question;
    for (const at of this.#removed) this.#stored.delete(at);
    const changed = [...this.#stored.keys()].sort((a, b) => a - b);
    const kept: number[] = [];
    for (let n = 0; n < logins.count; n++) if (this.#dropped[n] === 0) kept.push(n);
    return {
      fresh:
        kept.length === logins.count && this.#fresh.size === 0
          ? logins
          : edited(logins, kept, (n) => this.#fresh.get(n)),
      before: pickedLogins(stored, changed),
      replaced: edited(stored, changed, (n) => this.#stored.get(n), logins),
      removed: pickedLogins(
        stored,
        [...this.#removed].sort((a, b) => a - b),
      ),
      copied: this.#copied.sort(([a], [b]) => a - b).map(([, id]) => id),
    };
  }

  #count(line: Line, attempts: number): void {
    const { logins, stored } = this.#question;
    const had = (line.isFresh ? logins : stored).attempts[line.at] ?? 0;
    const isUnfolded = line.times !== (line.reading?.times ?? 1);
    if (had === attempts && !isUnfolded) return;
    const change = this.#change(line);
    change.attempts = attempts;
    if (isUnfolded) change.times = line.times;
  }

  #change({ at, isFresh }: Line): Change {
    const changes = isFresh ? this.#fresh : this.#stored;
    const change = changes.get(at) ?? {};
    changes.set(at, change);
    return change;
  }

  #idOf({ at }: Line): number {
    return this.#question.stored.line[at] ?? NONE;
  }

  #hasMore(fresh: number, known: number): boolean {
    const { logins, stored } = this.#question;
    return (
      (stored.ip[known] === NONE && logins.ip[fresh] !== NONE) ||
      (stored.port[known] === NONE && logins.port[fresh] !== NONE) ||
      (originAt(logins, fresh) === 'journal' && originAt(stored, known) !== 'journal')
    );
  }
}

function originAt(logins: LocatedLogins, n: number): LoginKind['origin'] {
  return logins.kinds[logins.kind[n] ?? NONE]?.origin ?? '';
}

/** Rows with their new values. @param twins the logins that `twin` of a change is an index of */
function edited(
  logins: LocatedLogins,
  rows: readonly number[],
  changeOf: (n: number) => Change | undefined,
  twins: LocatedLogins = logins,
): StoredLogins {
  const picked = pickedLogins(logins, rows);
  const kinds = [...picked.kinds];
  const ips = [...picked.ips];
  const locations = [...picked.locations];
  const numbers = new Map<string, number>();
  for (const [n, row] of rows.entries()) {
    const change = changeOf(row);
    if (change === undefined) continue;
    const { attempts, times, twin } = change;
    picked.attempts[n] = attempts ?? picked.attempts[n] ?? 0;
    let kind = kinds[picked.kind[n] ?? NONE];
    if (kind === undefined) continue;
    if (times !== undefined) kind = { ...kind, reading: repeatedReadingText(kind.reading, times) };
    if (twin !== undefined) {
      if (picked.port[n] === NONE) picked.port[n] = twins.port[twin] ?? NONE;
      const ip = twins.ips[twins.ip[twin] ?? NONE];
      const isVouched = originAt(twins, twin) === 'journal';
      // journald does not vouch for an address that only another log has.
      if (isVouched && (ip !== undefined || picked.ip[n] === NONE)) kind = { ...kind, origin: 'journal' };
      if (picked.ip[n] === NONE && ip !== undefined) {
        if (!isVouched && kind.origin === 'journal') kind = { ...kind, origin: 'export' };
        const location = twins.locations[twins.ip[twin] ?? NONE] ?? unknownLocation;
        picked.ip[n] = numberOf(numbers, [ip, location], () => addAddress(ips, locations, { ip, location }));
      }
    }
    const wanted = kind;
    picked.kind[n] = numberOf(numbers, wanted, () => kinds.push(wanted) - 1);
  }
  return { ...picked, kinds, ips, locations };
}

function addAddress(
  ips: string[],
  locations: Location[],
  { ip, location }: { readonly ip: string; readonly location: Location },
): number {
  locations.push(location);
  return ips.push(ip) - 1;
}

function numberOf(numbers: Map<string, number>, value: object, add: () => number): number {
  const key = JSON.stringify(value);
  const number = numbers.get(key) ?? add();
  numbers.set(key, number);
  return number;
}
