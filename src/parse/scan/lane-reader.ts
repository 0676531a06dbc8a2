// Which shape a message has, and its fields.
import { laneOf, type Lane } from './lane.js';
import { laneShapes } from './lane-shapes.js';
import { laneIndex, MIN_BEGIN_BYTES, slotOf } from './lane-index.js';
import { Literal } from './literal.js';
import { NONE } from './records.js';
import { TextNumbers } from './text-numbers.js';

const SPACE = 0x20;
const FIRST_PRINTABLE = 0x21;
const LAST_PRINTABLE = 0x7e;
const ZERO = 0x30;
const COLON = 0x3a;
const CLOSING_BRACKET = 0x5d;

const MAX_PORT_DIGITS = 5;

/** So long a message is whole, and was cut by nobody: messages/reading.ts. */
const MAX_MESSAGE_BYTES = 300;

const invalidUser = new Literal('invalid user ');
const illegalUser = new Literal('illegal user ');
const beforePort = new Literal(' port ');
const index = laneIndex(laneShapes.map(laneOf));

export class LaneReader {
  readonly texts = new TextNumbers();
  /** Fields of the message that was read last: numbers of texts, and a port; NONE for what its shape lacks. */
  user = NONE;
  address = NONE;
  port = NONE;
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));

  begin(bytes: Uint8Array, view: DataView): void {
    this.#bytes = bytes;
    this.#view = view;
    this.texts.clear();
  }

  /** The number of the shape of bytes[start, end), or NONE. */
  read(start: number, end: number): number {
    const length = end - start;
    if (length > MAX_MESSAGE_BYTES || length < MIN_BEGIN_BYTES) return NONE;
    const lane = this.#find(index.slots[slotOf(this.#view, start)]!, start, end);
    return lane === NONE ? this.#find(index.short, start, end) : lane;
  }

  #find(lanes: readonly Lane[], start: number, end: number): number {
    const length = end - start;
    for (const lane of lanes) {
      if (lane.begin.length <= length && lane.begin.isAt(this.#view, start) && this.#fits(lane, start, end))
        return lane.number;
    }
    return NONE;
  }

  #fits(lane: Lane, start: number, end: number): boolean {
    this.user = NONE;
    this.address = NONE;
    this.port = NONE;
    const first = start + lane.begin.length;
    if (lane.fields === 'end') return this.#readFromEnd(lane, first, end);
    if (lane.fields === 'colon') return this.#readFromColon(lane, first, end);
    if (lane.fields === 'start') return this.#readFromStart(lane, first, end);
    return lane.fields === 'text' || first === end;
  }

  /** The name has no colon, so the first one is behind what sshd wrote, or within an address of IPv6. */
  #readFromColon(lane: Lane, first: number, end: number): boolean {
    const bytes = this.#bytes;
    let colon = first;
    while (colon < end && bytes[colon] !== COLON) colon += 1;
    if (colon + 1 >= end || bytes[colon + 1] !== SPACE || !this.#endsSo(lane.last, colon + 2, end))
      return false;
    return this.#readFromEnd(lane, first, colon);
  }

  /** Backwards: what the client chose stands before what sshd wrote. */
  #readFromEnd({ gap, tail, hasPort }: Lane, first: number, end: number): boolean {
    const tailStart = end - tail.length;
    if (tailStart <= first || !tail.isAt(this.#view, tailStart)) return false;
    const addressEnd = hasPort ? this.#readPort(first, tailStart) : tailStart;
    const addressStart = this.#beforeAddress(first, addressEnd);
    if (addressStart < 0 || addressStart === addressEnd) return false;
    if (gap === undefined) {
      if (addressStart !== first) return false;
    } else {
      const userEnd = addressStart - gap.length;
      if (userEnd < first || !gap.isAt(this.#view, userEnd) || !this.#readUser(first, userEnd)) return false;
    }
    this.address = this.texts.numberOf(this.#view, addressStart, addressEnd);
    return true;
  }

  /** Reads ` port 40022` that ends at `end`; gives where it begins, or NONE. */
  #readPort(first: number, end: number): number {
    const bytes = this.#bytes;
    let start = end - 1;
    let port = 0;
    let unit = 1;
    for (let digit = bytes[start]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[start]! - ZERO) {
      port += digit * unit;
      unit *= 10;
      start -= 1;
    }
    const digits = end - 1 - start;
    const addressEnd = start + 1 - beforePort.length;
    if (digits === 0 || digits > MAX_PORT_DIGITS || addressEnd <= first) return NONE;
    this.port = port;
    return beforePort.isAt(this.#view, addressEnd) ? addressEnd : NONE;
  }

  /** Where the address begins that ends at `end`, or NONE. */
  #beforeAddress(first: number, end: number): number {
    const bytes = this.#bytes;
    let start = end;
    while (start > first) {
      const code = bytes[start - 1]!;
      if (code === SPACE) return start;
      if (code < FIRST_PRINTABLE || code > LAST_PRINTABLE) return NONE;
      start -= 1;
    }
    return start === first && end > first ? start : NONE;
  }

  #readUser(start: number, end: number): boolean {
    const bytes = this.#bytes;
    if (end - start >= invalidUser.length && this.#marksUser(start)) return false;
    for (let i = start; i < end; i++) {
      if (bytes[i] === COLON) return false;
    }
    this.user = this.texts.numberOf(this.#view, start, end);
    return true;
  }

  /** Whether a name begins as sshd marks a name: messages of other shapes are marked so too. */
  #marksUser(start: number): boolean {
    return invalidUser.isAt(this.#view, start) || illegalUser.isAt(this.#view, start);
  }

  #readFromStart({ tail, last }: Lane, first: number, end: number): boolean {
    const bytes = this.#bytes;
    const view = this.#view;
    let addressEnd = first;
    while (addressEnd < end) {
      const code = bytes[addressEnd]!;
      if (code === SPACE) break;
      if (code < FIRST_PRINTABLE || code > LAST_PRINTABLE) return false;
      addressEnd += 1;
    }
    const portStart = addressEnd + beforePort.length;
    if (addressEnd === first || portStart >= end || !beforePort.isAt(view, addressEnd)) return false;
    let portEnd = portStart;
    let port = 0;
    for (let digit = digitAt(bytes, portEnd); digit >= 0 && portEnd < end; digit = digitAt(bytes, portEnd)) {
      port = port * 10 + digit;
      portEnd += 1;
      if (portEnd - portStart > MAX_PORT_DIGITS) return false;
    }
    const textStart = portEnd + tail.length;
    if (portEnd === portStart || textStart > end || !tail.isAt(view, portEnd)) return false;
    if (!this.#endsSo(last, textStart, end)) return false;
    this.port = port;
    this.address = this.texts.numberOf(view, first, addressEnd);
    return true;
  }

  /**
   * Whether text that is no blank stands from `start` on, and `last` behind it. A bracket at the end of a text may be
   * what sshd writes behind it: then it must be all of that.
   */
  #endsSo(last: Literal, start: number, end: number): boolean {
    const textEnd = end - last.length;
    if (textEnd <= start || !last.isAt(this.#view, textEnd)) return false;
    const code = this.#bytes[textEnd - 1]!;
    return code >= FIRST_PRINTABLE && code <= LAST_PRINTABLE && (last.length > 0 || code !== CLOSING_BRACKET);
  }
}

function digitAt(bytes: Uint8Array, place: number): number {
  const digit = bytes[place]! - ZERO;
  return digit >= 0 && digit <= 9 ? digit : NONE;
}
