// A buffer for building entries from pieces of JSON, which already are bytes, and numbers between them.
import { SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from '../lib/units.js';
import { COLON, ZERO } from '../lib/character-codes.js';

export class EntryBytes {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(sizeBytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(sizeBytes);
  }

  hasRoomFor(sizeBytes: number): boolean {
    return this.#at + sizeBytes <= this.#bytes.length;
  }

  /** The bytes written so far. */
  filled(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  put(piece: Uint8Array): void {
    this.#bytes.set(piece, this.#at);
    this.#at += piece.length;
  }

  putByte(byte: number): void {
    this.#bytes[this.#at++] = byte;
  }

  /** Writes the last `count` digits of a whole number below 2^31, padded with zeros. */
  putDigits(value: number, count: number): void {
    const bytes = this.#bytes;
    const start = this.#at;
    let rest = value;
    for (let at = start + count - 1; at >= start; at -= 1) {
      const tens = (rest / 10) | 0;
      bytes[at] = ZERO + rest - 10 * tens;
      rest = tens;
    }
    this.#at = start + count;
  }

  /** Writes a whole number from 0 to 2^31 - 1. */
  putNumber(value: number): void {
    let count = 1;
    for (let next = 10; value >= next; next *= 10) count += 1;
    this.putDigits(value, count);
  }

  /** Writes `HH:MM:SS`. @param seconds of the day */
  putTime(seconds: number): void {
    const hours = (seconds / SECONDS_PER_HOUR) | 0;
    const minutes = ((seconds - hours * SECONDS_PER_HOUR) / SECONDS_PER_MINUTE) | 0;
    this.putDigits(hours, 2);
    this.putByte(COLON);
    this.putDigits(minutes, 2);
    this.putByte(COLON);
    this.putDigits(seconds - hours * SECONDS_PER_HOUR - minutes * SECONDS_PER_MINUTE, 2);
  }
}
