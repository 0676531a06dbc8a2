// Which shape a message has, and its fields.
import { laneOf, type Lane } from './lane.js';
import { laneReadings } from './lane-readings.js';
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

const beforePort = new Literal(' port ');
const index = laneIndex(laneShapes.map(laneOf));
const ignored = Uint8Array.from(laneReadings, (reading) => (reading === undefined ? 1 : 0));

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

  /** Whether messages of a shape tell of no login. */
  isIgnored(lane: number): boolean {
    return ignored[lane] === 1;
  }

  /** The number of the shape of bytes[start, end), or NONE. */
  read(start: number, end: number): number {
    const length = end - start;
    if (length > MAX_MESSAGE_BYTES || length < MIN_BEGIN_BYTES) return NONE;
    const view = this.#view;
    const lanes = index[slotOf(view, start)] as readonly Lane[];
    for (let i = 0; i < lanes.length; i++) {
      const lane = lanes[i] as Lane;
      if (lane.begin.length <= length && lane.begin.isAt(view, start) && this.#fits(lane, start, end))
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
    if (lane.fields === 'start') return this.#readFromStart(lane, first, end);
    return lane.fields === 'text' || first === end;
  }

  /** Backwards: what the client chose stands before what sshd wrote. */
  #readFromEnd({ gap, tail }: Lane, first: number, end: number): boolean {
    const bytes = this.#bytes;
    const view = this.#view;
    const portEnd = end - tail.length;
    if (portEnd - beforePort.length <= first || !tail.isAt(view, portEnd)) return false;
    let portStart = portEnd;
    let port = 0;
    let unit = 1;
    for (let digit = digitAt(bytes, portStart - 1); digit >= 0; digit = digitAt(bytes, portStart - 1)) {
      port += digit * unit;
      unit *= 10;
      portStart -= 1;
    }
    const digits = portEnd - portStart;
    const addressEnd = portStart - beforePort.length;
    if (digits === 0 || digits > MAX_PORT_DIGITS || addressEnd <= first || !beforePort.isAt(view, addressEnd))
      return false;
    let addressStart = addressEnd;
    for (let code = bytes[addressStart - 1] as number; code !== SPACE && addressStart > first;) {
      if (code < FIRST_PRINTABLE || code > LAST_PRINTABLE) return false;
      addressStart -= 1;
      code = bytes[addressStart - 1] as number;
    }
    if (addressStart === addressEnd) return false;
    if (gap === undefined) {
      if (addressStart !== first) return false;
    } else {
      const userEnd = addressStart - gap.length;
      if (userEnd < first || !gap.isAt(view, userEnd) || !this.#readUser(first, userEnd)) return false;
    }
    this.port = port;
    this.address = this.texts.numberOf(view, addressStart, addressEnd);
    return true;
  }

  #readUser(start: number, end: number): boolean {
    const bytes = this.#bytes;
    for (let i = start; i < end; i++) {
      if (bytes[i] === COLON) return false;
    }
    this.user = this.texts.numberOf(this.#view, start, end);
    return true;
  }

  #readFromStart({ tail, last }: Lane, first: number, end: number): boolean {
    const bytes = this.#bytes;
    const view = this.#view;
    let addressEnd = first;
    while (addressEnd < end) {
      const code = bytes[addressEnd] as number;
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

  /** A bracket or a blank at the end of a text may be what sshd writes behind it: then it must be all of that. */
  #endsSo(last: Literal, textStart: number, end: number): boolean {
    if (last.length > 0) return end - last.length >= textStart && last.isAt(this.#view, end - last.length);
    const code = this.#bytes[end - 1];
    return code !== SPACE && code !== CLOSING_BRACKET;
  }
}

function digitAt(bytes: Uint8Array, place: number): number {
  const digit = (bytes[place] as number) - ZERO;
  return digit >= 0 && digit <= 9 ? digit : NONE;
}
