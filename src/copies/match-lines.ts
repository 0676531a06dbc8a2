// Finds the new lines of a connection that are stored already. Equal lines are matched in the order of time: the n-th
// of one log is the n-th of the other. One log may have three lines, another the same as `message repeated 3 times`.
import { loginId } from '../lib/identity.js';
import type { CopiesQuestion } from '../model/merged-logins.js';
import { NONE } from '../model/logins.js';
import type { CopiedRows } from './copied-rows.js';
import { type ConnectionLines, type Line, MICROS_PER_SECOND } from './connection-lines.js';

/** Two clocks of one machine differ by less than this. */
const APART_MICROS = 2 * MICROS_PER_SECOND;

/**
 * How many candidates are compared with a line. A real connection does not have as many within a few seconds. A forged
 * log may: then some logins may be stored twice, but the time does not grow with the square of its length.
 */
const MAX_LOOKS = 200;

/** The default limit of repetitions that a line adds (line-parser.ts). Releases without the limit stored more. */
const MANY_TIMES = 100;

/** @returns a function that sets the twins of the lines of a connection */
export function lineMatcher(
  { sourceId, logins, stored: known, copied, isOwnCopied }: CopiesQuestion,
  { isSame, isSameTime, haveTwoClocks, contentKeyOf, addressKeyOf }: CopiedRows,
): (lines: ConnectionLines) => void {
  const { line } = known;
  const isBeside = (fresh: Line, stored: Line): boolean =>
    haveTwoClocks(fresh.at, stored.at) && Math.abs(secondOf(fresh) - secondOf(stored)) <= 1;
  const keyOf = (one: Line): string => `${one.times} ${contentKeyOf(one)}`;

  return ({ fresh, stored }) => {
    const ofThisLog = new Map(
      stored.filter((one) => one.sourceId === sourceId).map((one) => [line[one.at] ?? 0, one]),
    );
    for (const one of ofThisLog.size > 0 ? fresh : []) {
      // The log is read again, and the row of this line is stored.
      const itself = ofThisLog.get(loginId(sourceId, logins.line[one.at] ?? 0));
      if (itself !== undefined) [one.twin, itself.twin] = [itself, one];
    }
    // A line is not a copy of another line of the same log.
    const others = stored.filter(({ sourceId: of, at }) => {
      const id = line[at] ?? 0;
      return (of !== sourceId || isOwnCopied(id)) && !copied.has(id);
    });
    const exactKeyOf = (one: Line): string => `${one.date} ${keyOf(one)} ${addressKeyOf(one)}`;
    pair(fresh, freeLinesBy(others, exactKeyOf), exactKeyOf, (a, b) => isSame(a.at, b.at));
    const groups = freeLinesBy(others, keyOf);
    pair(fresh, groups, keyOf, (a, b) => isSameTime(a.at, b.at) && isSame(a.at, b.at));
    pair(fresh, groups, keyOf, (a, b) => isBeside(a, b) && isSame(a.at, b.at));
    const old = others.filter(({ at }) => known.kinds[known.kind[at] ?? NONE]?.reading === '');
    // For a row of an older release, the number of repetitions is only a guess.
    if (old.length > 0)
      pair(
        fresh,
        freeLinesBy(old, contentKeyOf),
        contentKeyOf,
        (a, b) => isSameTime(a.at, b.at) && isSame(a.at, b.at),
      );
    const many = others.filter(({ times }) => times > MANY_TIMES);
    if (many.length > 0) {
      const keyOfMany = (one: Line): string => `${one.date} ${contentKeyOf(one)} ${addressKeyOf(one)}`;
      const isFewer = (a: Line, b: Line): boolean => isFolded(a) && a.times <= b.times;
      pair(fresh, freeLinesBy(many, keyOfMany), keyOfMany, (a, b) => isFewer(a, b) && isSame(a.at, b.at));
    }
    const folded = [...fresh, ...others].filter(isFolded).sort((a, b) => b.times - a.times);
    if (folded.length === 0) return;
    const singles = { fresh: freeLinesBy(fresh, contentKeyOf), others: freeLinesBy(others, contentKeyOf) };
    for (const one of folded) {
      if (one.isFresh)
        unfold(one, singles.others.get(contentKeyOf(one)), (single) => isSame(one.at, single.at));
      else unfold(one, singles.fresh.get(contentKeyOf(one)), (single) => isSame(single.at, one.at));
    }
  };
}

/** Matches new lines with stored ones; both are in the order of time. */
function pair<Key>(
  fresh: readonly Line[],
  stored: ReadonlyMap<Key, FreeLines>,
  keyOf: (line: Line) => Key,
  isTwin: (fresh: Line, stored: Line) => boolean,
): void {
  const from = new Map<FreeLines, number>();
  for (const one of fresh) {
    if (one.twin !== undefined) continue;
    const group = stored.get(keyOf(one));
    if (group === undefined) continue;
    const { lines } = group;
    let k = group.next(from.get(group) ?? 0);
    while (k < lines.length && (lines[k]?.date ?? 0) < one.date - APART_MICROS) k = group.next(k + 1);
    from.set(group, k);
    for (let looks = 0; looks < MAX_LOOKS; k = group.next(k + 1)) {
      const other = lines[k];
      if (other === undefined || other.date > one.date + APART_MICROS) break;
      if (other.twin !== undefined) {
        group.take(k);
        continue;
      }
      looks += 1;
      if (!isTwin(one, other)) continue;
      one.twin = other;
      other.twin = one;
      group.take(k);
      break;
    }
  }
}

function isFolded({ times, twin }: Line): boolean {
  return times > 1 && twin === undefined;
}

/** Subtracts from a folded line the lines that the other side has one by one, the latest first. */
function unfold(folded: Line, others: FreeLines | undefined, isSingle: (other: Line) => boolean): void {
  if (others === undefined) return;
  let k = others.previous(others.firstSince(folded.date + APART_MICROS) - 1);
  for (let looks = 0; looks < MAX_LOOKS && k >= 0 && folded.times > 0; k = others.previous(k - 1)) {
    const other = others.lines[k];
    if (other === undefined) return;
    if (other.twin !== undefined || other.isRepeated) {
      others.take(k);
      continue;
    }
    looks += 1;
    if (other.times > folded.times || !isSingle(other)) continue;
    looks = 0;
    folded.times -= other.times;
    other.isRepeated = true;
    others.take(k);
  }
}

function secondOf({ date }: Line): number {
  return Math.floor(date / MICROS_PER_SECOND);
}

/**
 * Lines that are taken one by one. A search for a free line skips the taken ones in few steps. Otherwise the time for a
 * log of one second and one process would grow with the square of its length.
 */
class FreeLines {
  readonly lines: readonly Line[];
  /** By index of a line: the same index while the line is free, else an index nearer to the next free line. */
  readonly #next: Int32Array;
  /** The same backwards; these indexes are one higher. */
  readonly #previous: Int32Array;

  /** @param lines in the order of time */
  constructor(lines: readonly Line[]) {
    this.lines = lines;
    this.#next = Int32Array.from({ length: lines.length + 1 }, (_, at) => at);
    this.#previous = this.#next.slice();
  }

  /** The first free line at `at` or later; the number of lines if there is none. */
  next(at: number): number {
    return follow(this.#next, at);
  }

  /** The last free line at `at` or earlier; -1 if there is none. */
  previous(at: number): number {
    return follow(this.#previous, at + 1) - 1;
  }

  take(at: number): void {
    this.#next[at] = at + 1;
    this.#previous[at + 1] = at;
  }

  /** The first line, free or not, of this time or later. */
  firstSince(date: number): number {
    let [low, high] = [0, this.lines.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.lines[middle]?.date ?? 0) < date) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Follows links to a free line, and shortens them for later searches. */
function follow(links: Int32Array, from: number): number {
  let at = from;
  for (let to = links[at] ?? at; to !== at; to = links[at] ?? at) {
    links[at] = links[to] ?? to;
    at = links[at] ?? to;
  }
  return at;
}

/** Lines in groups of the same key, each in the order of `lines`, which is that of time. */
function freeLinesBy<Key>(lines: readonly Line[], keyOf: (line: Line) => Key): ReadonlyMap<Key, FreeLines> {
  const groups = new Map<Key, Line[]>();
  for (const line of lines) {
    const key = keyOf(line);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return new Map([...groups].map(([key, group]) => [key, new FreeLines(group)]));
}
