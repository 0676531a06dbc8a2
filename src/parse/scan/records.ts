// What the scanner tells of a block: a record for each line that matters, eight numbers each. Numbers alone, in one
// array, because they are handed from one thread to another.

/** Numbers per record. */
export const STRIDE = 8;

/** Where they stand. Of a line that has a shape: its fields; what it lacks is NONE. */
export const at = {
  /** How many lines of the block come before. */
  line: 0,
  /** The number of its shape, or SLOW or TIME. */
  what: 1,
  /** Since the ten minutes of the last TIME record, microseconds. Of SLOW and TIME: that of the line before, or NONE. */
  micros: 2,
  pid: 3,
  /** Numbers of texts. */
  host: 4,
  user: 5,
  address: 6,
  port: 7,
  /** Of SLOW and TIME: where the line, or its time stamp up to the tens of the minutes, begins and ends. */
  start: 3,
  end: 4,
  /** Of TIME: how far its clock is ahead of UTC, in minutes. */
  aheadMinutes: 5,
} as const;

export const NONE = -1;
/** A line without a shape: to be read as if there were no scanner. */
export const SLOW = -1;
/** The time stamps begin in another way from here on. */
export const TIME = -2;

const FIRST_ROOM = 1 << 12;

export class Records {
  count = 0;
  numbers = new Int32Array(FIRST_ROOM * STRIDE);

  /** The place of one more record, of which all numbers are to be set. */
  add(): number {
    const place = this.count * STRIDE;
    this.count += 1;
    if (place + STRIDE > this.numbers.length) {
      const grown = new Int32Array(this.numbers.length * 2);
      grown.set(this.numbers);
      this.numbers = grown;
    }
    return place;
  }
}
