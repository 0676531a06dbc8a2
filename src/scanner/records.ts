// What the scanner finds in a block: eight numbers of 32 bits for each line that matters, and the places of texts.

/** Numbers per record. */
export const STRIDE = 8;

/** The fields of a record. For a line that has a template, a field that the template lacks is NONE. */
export const at = {
  /** The index of the line in the block. */
  line: 0,
  /** The number of its template, or SLOW or TIME. */
  what: 1,
  /** Microseconds since the ten minutes of the last TIME record. For SLOW and TIME: those of the line before, or NONE. */
  micros: 2,
  pid: 3,
  /** This and the next two are numbers of texts. */
  host: 4,
  user: 5,
  address: 6,
  port: 7,
  /** For SLOW: the offsets of the line. For TIME: those of the time stamp, up to the tens of the minutes. */
  start: 3,
  end: 4,
  /** For TIME: how far its clock is ahead of UTC, in minutes. */
  aheadMinutes: 5,
} as const;

export const NONE = -1;
/** A line without a template, which the line parser must read. */
export const SLOW = -1;
/** A new time stamp to count from: its beginning or its UTC offset has changed, or a SLOW record came before. */
export const TIME = -2;

/** What the scanner found in a block. */
export type Found = {
  readonly lines: number;
  readonly recordCount: number;
  /** STRIDE numbers for each record: see `at`. The numbers of texts are those of this scanner. */
  readonly records: Int32Array;
  /** How many texts of earlier blocks are still valid; 0 if the scanner has forgotten them. */
  readonly knownTexts: number;
  /** The start and the end of each new text in the block, in the order of their numbers. */
  readonly newTexts: Int32Array;
  /** The time of the last line, as in a record; NONE if a SLOW record comes after it. */
  readonly lastMicros: number;
  /** How many lines the line parser must read. If they are more than half, it reads the whole block. */
  readonly slowCount: number;
  /** Whether a line has a tag of sshd, apart from the lines that the line parser must read. */
  readonly hasSshd: boolean;
};

export type ScannedBlock = Found & {
  /** Whole lines. */
  readonly bytes: Uint8Array;
  /** The number of the scanner; each scanner numbers texts in a different way. */
  readonly scanner: number;
};

/** The block with what the scanner of this number found in it. */
export function scannedBlock(bytes: Uint8Array, found: Found, scanner = 0): ScannedBlock {
  return { ...found, bytes, scanner };
}

const MAX_RECORDS = 1 << 17;
const LAST = (MAX_RECORDS - 1) * STRIDE;

export class RecordWriter {
  readonly numbers = new Int32Array(MAX_RECORDS * STRIDE);
  /** Where the next record goes. */
  next = 0;
  /** Whether a record did not fit. */
  areTooMany = false;

  begin(): void {
    this.next = 0;
    this.areTooMany = false;
  }

  /** Adds a record; returns its place. The caller must set the other fields. */
  add(line: number, what: number, micros: number): number {
    const record = this.next;
    if (record === LAST) this.areTooMany = true;
    else this.next = record + STRIDE;
    const { numbers } = this;
    numbers[record + at.line] = line;
    numbers[record + at.what] = what;
    numbers[record + at.micros] = micros;
    return record;
  }

  /** Adds a SLOW or TIME record. @param aheadMinutes NONE for SLOW */
  // eslint-disable-next-line max-params -- the fields of a record
  addPlace(
    line: number,
    what: number,
    micros: number,
    start: number,
    end: number,
    aheadMinutes: number,
  ): void {
    const record = this.add(line, what, micros);
    const { numbers } = this;
    numbers[record + at.start] = start;
    numbers[record + at.end] = end;
    numbers[record + at.aheadMinutes] = aheadMinutes;
    numbers[record + at.aheadMinutes + 1] = NONE;
    numbers[record + at.aheadMinutes + 2] = NONE;
  }
}
