// Lines that are taken one by one. A search for a free line skips the taken ones in few steps. Otherwise the time for a
// log of one second and one process would grow with the square of its length.
import type { Line } from './lines.js';

export class FreeLines {
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
export function freeLinesBy<Key>(
  lines: readonly Line[],
  keyOf: (line: Line) => Key,
): ReadonlyMap<Key, FreeLines> {
  const groups = new Map<Key, Line[]>();
  for (const line of lines) {
    const key = keyOf(line);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return new Map([...groups].map(([key, group]) => [key, new FreeLines(group)]));
}
