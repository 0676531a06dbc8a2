// Rows by a text that they share. Groups are ranges of one array: most groups of a flood have one row, and no rule looks
// at them.

type Grouped = {
  /** The rows to group, in order of time. */
  readonly rows: Iterable<number>;
  /** The number of a row's text, negative if it has none. */
  readonly numberOf: (row: number) => number;
  /** Numbers are below this one. */
  readonly numberCount: number;
  readonly textOf: (number: number) => string;
  /** The number of a text, negative if no row has it. */
  readonly find: (text: string) => number;
};

export class RowGroups {
  /** How many groups there are. */
  readonly size: number;
  readonly #grouped: Grouped;
  /** For each number, its group, or 0. Groups are in order of their first rows. */
  readonly #groupOf: Int32Array;
  /** The number of each group, which begin with 1. */
  readonly #numbers: Int32Array;
  /** For each group, the end of its rows. */
  readonly #ends: Int32Array;
  readonly #rows: Int32Array;

  constructor(grouped: Grouped) {
    const { rows, numberOf, numberCount } = grouped;
    this.#grouped = grouped;
    this.#groupOf = new Int32Array(numberCount);
    const counts = new Int32Array(numberCount + 1);
    const numbers = new Int32Array(numberCount + 1);
    let [size, total] = [0, 0];
    for (const row of rows) {
      const number = numberOf(row);
      if (number < 0) continue;
      const group = (this.#groupOf[number] ||= ++size);
      numbers[group] = number;
      counts[group] = (counts[group] ?? 0) + 1;
      total++;
    }
    this.size = size;
    this.#numbers = numbers.slice(0, size + 1);
    this.#ends = startsOf(counts.subarray(0, size + 1));
    this.#rows = new Int32Array(total);
    for (const row of rows) {
      const number = numberOf(row);
      if (number < 0) continue;
      const group = this.#groupOf[number] ?? 0;
      const at = this.#ends[group] ?? 0;
      this.#rows[at] = row;
      this.#ends[group] = at + 1;
    }
  }

  /** The groups with at least so many rows, each with its text and its rows in order of time. */
  *withAtLeast(least: number): Generator<RowGroup> {
    for (let group = 1; group <= this.size; group++) {
      if ((this.#ends[group] ?? 0) - (this.#ends[group - 1] ?? 0) < least) continue;
      yield [this.#grouped.textOf(this.#numbers[group] ?? 0), this.#rowsOf(group)];
    }
  }

  [Symbol.iterator](): Generator<RowGroup> {
    return this.withAtLeast(0);
  }

  has(text: string): boolean {
    return this.#find(text) > 0;
  }

  get(text: string): readonly number[] | undefined {
    const group = this.#find(text);
    return group > 0 ? this.#rowsOf(group) : undefined;
  }

  #find(text: string): number {
    return this.#groupOf[this.#grouped.find(text)] ?? 0;
  }

  #rowsOf(group: number): readonly number[] {
    return Array.from(this.#rows.subarray(this.#ends[group - 1] ?? 0, this.#ends[group] ?? 0));
  }
}

export type RowGroup = readonly [text: string, rows: readonly number[]];

/** Where each group starts. */
function startsOf(counts: Int32Array): Int32Array {
  const starts = new Int32Array(counts.length);
  for (let group = 1; group < counts.length; group++)
    starts[group] = (starts[group - 1] ?? 0) + (counts[group - 1] ?? 0);
  return starts;
}
