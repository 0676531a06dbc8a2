// Finds the template of a message, and reads its fields.
import {
  bytes,
  code,
  digitAt,
  isAt,
  isDigit,
  type Literal,
  literalOf,
  maskOf,
  view,
  wordOf,
} from './block-bytes.js';
import { NONE } from './records.js';
import type { TextNumbers } from './text-numbers.js';
import { type Template, templateOf, templateTexts } from './templates.js';

const [INVA, LID_, USER, ILLE, GAL_] = ['inva', 'lid ', 'user', 'ille', 'gal '].map(wordOf);
const MARK_BYTES = 13;
const [SPACE_POR, T_SPACE] = [wordOf(' por'), wordOf('t   ') & maskOf(2)];
const PORT_BYTES = 6;
const MAX_PORT_DIGITS = 5;
const PRINTABLE = code.lastPrintable - code.firstPrintable + 1;

/** A longer message may have been cut (CUT_AT_BYTES in messages/reading.ts): the message families read it. */
const MAX_MESSAGE_BYTES = 300;
/** Templates with a shorter beginning are tried last. */
const MIN_BEGIN_BYTES = 12;
const SLOT_BITS = 10;
const MULTIPLIER = 0x9e3779b1 | 0;

/** A template as the scanner compares it. */
export type FoundTemplate = Pick<Template, 'number' | 'fields' | 'hasPort'> & {
  readonly begin: Literal;
  readonly gap: Literal;
  readonly tail: Literal;
  readonly last: Literal;
  /** The template to try next. */
  next: FoundTemplate | undefined;
};

/** By the hash of the beginning of a message: the first template to try. */
const slots = new Array<FoundTemplate | undefined>(1 << SLOT_BITS).fill(undefined);
let shortest: FoundTemplate | undefined;

// Put before those of the same slot: if one beginning is a prefix of another, the longer one must be tried first.
for (const template of templateTexts.map(templateOf).toSorted((a, b) => a.begin.length - b.begin.length)) {
  const found: FoundTemplate = {
    number: template.number,
    fields: template.fields,
    hasPort: template.hasPort,
    begin: literalOf(template.begin),
    gap: literalOf(template.gap),
    tail: literalOf(template.tail),
    last: literalOf(template.last),
    next: undefined,
  };
  if (template.begin.length < MIN_BEGIN_BYTES) {
    found.next = shortest;
    shortest = found;
  } else {
    const slot = slotOf(found.begin.start);
    found.next = slots[slot];
    slots[slot] = found;
  }
}

/** The slot of a message, or of a template, that begins at `start`. */
function slotOf(start: number): number {
  let mixed = Math.imul(view.getInt32(start, true), MULTIPLIER) ^ view.getInt32(start + 4, true);
  mixed = Math.imul(mixed, MULTIPLIER) ^ view.getInt32(start + 8, true);
  return Math.imul(mixed ^ (mixed >>> 15), MULTIPLIER) >>> (32 - SLOT_BITS);
}

export class LineMessage {
  // Fields of the message that was read last: two numbers of texts, and a port; NONE if the template lacks the field.
  user = NONE;
  address = NONE;
  port = NONE;
  readonly #texts: TextNumbers;

  constructor(texts: TextNumbers) {
    this.#texts = texts;
  }

  /** The template of the message from `start` to `end`; undefined if it has none. */
  read(start: number, end: number): FoundTemplate | undefined {
    const length = end - start;
    if (length > MAX_MESSAGE_BYTES || length < MIN_BEGIN_BYTES) return undefined;
    return this.#find(slots[slotOf(start)], start, end) ?? this.#find(shortest, start, end);
  }

  #find(first: FoundTemplate | undefined, start: number, end: number): FoundTemplate | undefined {
    for (let template = first; template !== undefined; template = template.next) {
      if (isAt(template.begin, start) && this.#fits(template, start, end)) return template;
    }
    return undefined;
  }

  #fits(template: FoundTemplate, start: number, end: number): boolean {
    this.user = NONE;
    this.address = NONE;
    this.port = NONE;
    const first = start + template.begin.length;
    switch (template.fields) {
      case 'end':
        return this.#readFromEnd(template, first, end);
      case 'colon':
        return this.#readFromColon(template, first, end);
      case 'start':
        return this.#readFromStart(template, first, end);
      case 'text':
        // A bracket may end the trusted properties of the line: syslog/trusted-properties.ts.
        return bytes[end - 1] !== code.closingBracket;
      case 'none':
        return first === end;
    }
  }

  /** A user name has no colon: the first one follows the port, or is part of an IPv6 address, which does not fit. */
  #readFromColon(template: FoundTemplate, first: number, end: number): boolean {
    let colon = first;
    while (colon < end && bytes[colon] !== code.colon) colon += 1;
    if (colon + 1 >= end || bytes[colon + 1] !== code.space || !endsSo(template.last, colon + 2, end))
      return false;
    return this.#readFromEnd(template, first, colon);
  }

  /** Reads the fields backwards: the text that the client chose comes before the text of sshd. */
  #readFromEnd(template: FoundTemplate, first: number, end: number): boolean {
    const tailStart = end - template.tail.length;
    if (tailStart <= first || !isAt(template.tail, tailStart)) return false;
    const addressEnd = template.hasPort ? this.#readPort(first, tailStart) : tailStart;
    const addressStart = beforeAddress(first, addressEnd);
    if (addressStart < 0 || addressStart === addressEnd) return false;
    const gapLength = template.gap.length;
    if (gapLength === 0) {
      if (addressStart !== first) return false;
    } else {
      const userEnd = addressStart - gapLength;
      if (userEnd < first || !isAt(template.gap, userEnd) || !this.#readUser(first, userEnd)) return false;
    }
    this.address = this.#texts.numberOf(addressStart, addressEnd);
    return true;
  }

  /** Reads ` port 40022`, which ends at `end`; returns its start, or NONE. */
  #readPort(first: number, end: number): number {
    let start = end - 1;
    let value = 0;
    let unit = 1;
    for (let digit = digitAt(start); isDigit(digit); digit = digitAt(start)) {
      value += digit * unit;
      unit *= 10;
      start -= 1;
      if (end - 1 - start > MAX_PORT_DIGITS) return NONE;
    }
    const addressEnd = start + 1 - PORT_BYTES;
    if (start === end - 1 || addressEnd <= first) return NONE;
    this.port = value;
    return isPort(addressEnd) ? addressEnd : NONE;
  }

  #readUser(start: number, end: number): boolean {
    if (end - start >= MARK_BYTES && marksUser(start)) return false;
    for (let i = start; i < end; i++) {
      if (bytes[i] === code.colon) return false;
    }
    this.user = this.#texts.numberOf(start, end);
    return true;
  }

  #readFromStart(template: FoundTemplate, first: number, end: number): boolean {
    let addressEnd = first;
    while (addressEnd < end) {
      const found = bytes[addressEnd]!;
      if (found === code.space) break;
      if (found < code.firstPrintable || found > code.lastPrintable) return false;
      addressEnd += 1;
    }
    const portStart = addressEnd + PORT_BYTES;
    if (addressEnd === first || portStart >= end) return false;
    if (!isPort(addressEnd)) return false;
    let portEnd = portStart;
    let value = 0;
    for (let digit = digitAt(portEnd); isDigit(digit); digit = digitAt(portEnd)) {
      value = value * 10 + digit;
      portEnd += 1;
      if (portEnd - portStart > MAX_PORT_DIGITS) return false;
    }
    const textStart = portEnd + template.tail.length;
    if (portEnd === portStart || textStart > end || !isAt(template.tail, portEnd)) return false;
    if (!endsSo(template.last, textStart, end)) return false;
    this.port = value;
    this.address = this.#texts.numberOf(first, addressEnd);
    return true;
  }
}

function isPort(place: number): boolean {
  return view.getInt32(place, true) === SPACE_POR && (view.getInt32(place + 4, true) & maskOf(2)) === T_SPACE;
}

/** The start of the address that ends at `end`, or NONE. */
function beforeAddress(first: number, end: number): number {
  if (end <= first) return NONE;
  let start = end;
  while (start > first && (bytes[start - 1]! - code.firstPrintable) >>> 0 < PRINTABLE) start -= 1;
  return start === first || bytes[start - 1] === code.space ? start : NONE;
}

/** Whether a name begins with `invalid user ` or `illegal user `, which may be the text of sshd in another message. */
function marksUser(start: number): boolean {
  const word = view.getInt32(start, true);
  const isMark =
    (word === INVA && view.getInt32(start + 4, true) === LID_) ||
    (word === ILLE && view.getInt32(start + 4, true) === GAL_);
  return isMark && view.getInt32(start + 8, true) === USER && bytes[start + 12] === code.space;
}

/**
 * Whether the message has a text from `start` on that does not end in whitespace, and then `last`. If `last` is empty,
 * the text must not end in a bracket, which may belong to a suffix of sshd.
 */
function endsSo(last: Literal, start: number, end: number): boolean {
  const textEnd = end - last.length;
  if (textEnd <= start || !isAt(last, textEnd)) return false;
  const found = bytes[textEnd - 1]!;
  return (
    found >= code.firstPrintable &&
    found <= code.lastPrintable &&
    (last.length > 0 || found !== code.closingBracket)
  );
}
