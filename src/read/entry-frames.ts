// Cuts the output of `journalctl -o export` into entries, as bytes (systemd.io, Journal Export Formats). A field is
// `NAME=text` and a newline. Or it is `NAME`, a newline, a length of 8 bytes (little endian), that many bytes, and a
// newline. An empty line ends the entry. The process that logs chooses the bytes of a field, newlines and NULs too: only the
// length shows where it ends. After a framing error nothing is guessed. Fields are skipped by length, and what is kept
// of an entry is limited.

import { EQUALS, NEWLINE, NINE, ZERO } from '../lib/character-codes.js';
import { journalFields } from '../model/line-block.js';

const wanted: ReadonlySet<string> = new Set(journalFields);

/** More than the parser accepts as a message of sshd (line-parser.ts), so a message that is cut here is not one. */
const MAX_KEPT_BYTES = 8192;

/**
 * journald's limits for a field (journald-native.c, DATA_SIZE_MAX) and its name (journal-file.c, journal_field_valid).
 */
const MAX_FIELD_BYTES = 768 << 20;
const MAX_NAME_BYTES = 64;

const LENGTH_BYTES = 8;

/** By byte: 1 if a field name may contain it. */
const inName = Uint8Array.from({ length: 256 }, (_, code) =>
  /[A-Z0-9_]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Distinct values (latin1) of each needed field: the first one, and a second one if there are several. */
export type EntryFields = ReadonlyMap<string, readonly string[]>;

export type EntryEnd = {
  readonly fields: EntryFields;
  /** Number of newlines in the entry, including those in fields. */
  readonly newlines: number;
  /** Index after its last byte, in the chunk. */
  readonly end: number;
};

/** A framing error: entries after this offset cannot be separated. */
export class FramingError extends Error {
  /** Offset in the log. */
  readonly offsetBytes: number;

  constructor(reason: string, offsetBytes: number) {
    super(reason);
    this.offsetBytes = offsetBytes;
  }
}

type FramePart = 'name' | 'text' | 'length' | 'bytes' | 'newline';

export class EntryFrames {
  #step: FramePart = 'name';
  /** Offset in the log where the step begins. A framing error is reported there, however the log is chunked. */
  #stepAt: number;
  /** Offset of the chunk. */
  #offsetBytes: number;
  #fields = new Map<string, string[]>();
  #newlines = 0;
  #isWithin = false;
  // State of the current field.
  #name = '';
  #value = '';
  #bytes = 0;
  #left = 0;

  /** @param offsetBytes offset of the first chunk in the log: the beginning of an entry */
  constructor(offsetBytes: number) {
    this.#offsetBytes = offsetBytes;
    this.#stepAt = offsetBytes;
  }

  /** Whether an entry has begun and not ended. */
  get isWithinEntry(): boolean {
    return this.#isWithin;
  }

  /**
   * Reads the next bytes, and calls `onEntry` for each entry that ends in them.
   * @throws FramingError
   */
  push(chunk: Buffer, onEntry: (entry: EntryEnd) => void): void {
    for (let at = 0; at < chunk.length;) {
      const before = this.#step;
      if (this.#step === 'name') at = this.#takeName(chunk, at, onEntry);
      else if (this.#step === 'text') at = this.#takeText(chunk, at);
      else if (this.#step === 'length') at = this.#takeLength(chunk, at);
      else if (this.#step === 'bytes') at = this.#takeBytes(chunk, at);
      else at = this.#takeNewline(chunk, at);
      if (this.#step !== before || this.#name === '') this.#stepAt = this.#offsetBytes + at;
    }
    this.#offsetBytes += chunk.length;
  }

  #takeName(chunk: Buffer, start: number, onEntry: (entry: EntryEnd) => void): number {
    let end = start;
    while (end < chunk.length && inName[chunk[end] ?? 0] === 1) end += 1;
    if (this.#name.length + end - start > MAX_NAME_BYTES) this.#lose('a field name is too long');
    this.#name += chunk.toString('latin1', start, end);
    if (end === chunk.length) {
      this.#isWithin ||= end > start;
      return end;
    }
    const isLineEnd = chunk[end] === NEWLINE;
    if (isLineEnd) this.#newlines += 1;
    if (isLineEnd && this.#name === '') {
      this.#endEntry(end + 1, onEntry);
      return end + 1;
    }
    const first = this.#name.charCodeAt(0);
    const isName = this.#name !== '' && (first < ZERO || first > NINE);
    if (!isName || (!isLineEnd && chunk[end] !== EQUALS)) this.#lose('not a valid field name');
    this.#isWithin = true;
    this.#value = '';
    this.#bytes = 0;
    this.#left = 0;
    this.#step = isLineEnd ? 'length' : 'text';
    return end + 1;
  }

  #takeText(chunk: Buffer, start: number): number {
    const newline = chunk.indexOf(NEWLINE, start);
    const end = newline < 0 ? chunk.length : newline;
    this.#bytes += end - start;
    if (this.#bytes > MAX_FIELD_BYTES) this.#lose('a field is too long');
    this.#keep(chunk, start, end);
    if (newline < 0) return end;
    this.#newlines += 1;
    this.#endField();
    return end + 1;
  }

  #takeLength(chunk: Buffer, start: number): number {
    let at = start;
    for (; at < chunk.length && this.#bytes < LENGTH_BYTES; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === NEWLINE) this.#newlines += 1;
      this.#left += byte * 256 ** this.#bytes;
      this.#bytes += 1;
    }
    if (this.#bytes < LENGTH_BYTES) return at;
    if (this.#left > MAX_FIELD_BYTES) this.#lose('the length of a field is too large');
    this.#step = this.#left === 0 ? 'newline' : 'bytes';
    return at;
  }

  #takeBytes(chunk: Buffer, start: number): number {
    const end = Math.min(chunk.length, start + this.#left);
    for (let at = start; at < end; at += 1) if (chunk[at] === NEWLINE) this.#newlines += 1;
    this.#keep(chunk, start, end);
    this.#left -= end - start;
    if (this.#left === 0) this.#step = 'newline';
    return end;
  }

  #takeNewline(chunk: Buffer, at: number): number {
    if (chunk[at] !== NEWLINE) this.#lose('a field continues after its length');
    this.#newlines += 1;
    this.#endField();
    return at + 1;
  }

  #keep(chunk: Buffer, start: number, end: number): void {
    const room = MAX_KEPT_BYTES - this.#value.length;
    if (room > 0 && wanted.has(this.#name))
      this.#value += chunk.toString('latin1', start, Math.min(end, start + room));
  }

  #endField(): void {
    if (wanted.has(this.#name)) {
      const values = this.#fields.get(this.#name);
      if (values === undefined) this.#fields.set(this.#name, [this.#value]);
      else if (values.length === 1 && values[0] !== this.#value) values.push(this.#value);
    }
    this.#name = '';
    this.#value = '';
    this.#step = 'name';
  }

  #endEntry(end: number, onEntry: (entry: EntryEnd) => void): void {
    const fields = this.#fields;
    const newlines = this.#newlines;
    this.#fields = new Map();
    this.#newlines = 0;
    this.#isWithin = false;
    onEntry({ fields, newlines, end });
  }

  #lose(reason: string): never {
    throw new FramingError(reason, this.#stepAt);
  }
}
