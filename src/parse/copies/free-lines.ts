// Lines that become taken one by one: those that are left are found without a look at those that are not, else a log of one
// second and one process would take the square of its length.
import type { Line } from './lines.js';

export class FreeLines {
  readonly lines: readonly Line[];
  /** By number of a line: itself while it is free, else one that is nearer to the next free one. */
  readonly #next: Int32Array;
  /** The same backwards, with numbers greater by one. */
  readonly #previous: Int32Array;

  /** @param lines in the order of time */
  constructor(lines: readonly Line[]) {
    this.lines = lines;
    this.#next = Int32Array.from({ length: lines.length + 1 }, (_, at) => at);
    this.#previous = this.#next.slice();
  }

  /** The first free one from there on; the number of lines where there is none. */
  next(at: number): number {
    return follow(this.#next, at);
  }

  /** The last free one up to there; -1 where there is none. */
  previous(at: number): number {
    return follow(this.#previous, at + 1) - 1;
  }

  take(at: number): void {
    this.#next[at] = at + 1;
    this.#previous[at + 1] = at;
  }

  /** The first line, free or not, of that time or later. */
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

/** Shortens the way for those that come after. */
function follow(links: Int32Array, from: number): number {
  let at = from;
  for (let to = links[at] ?? at; to !== at; to = links[at] ?? at) {
    links[at] = links[to] ?? to;
    at = links[at] ?? to;
  }
  return at;
}

/** Lines in groups of the same key, each in the order of time. */
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
