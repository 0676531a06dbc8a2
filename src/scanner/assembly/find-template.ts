// Finds the template of a message, and reads its fields.
import { CLOSING_BRACKET, COLON, SPACE } from '../../lib/character-codes';
import {
  FIELDS_END,
  FIELDS_KEY,
  FIELDS_START,
  FIELDS_TEXT,
  TEMPLATE_BEGIN,
  TEMPLATE_BYTES,
  TEMPLATE_FIELDS,
  TEMPLATE_GAP,
  TEMPLATE_HAS_PORT,
  TEMPLATE_LAST,
  TEMPLATE_NEXT,
  TEMPLATE_SLOT_BITS,
  TEMPLATE_SLOTS,
  TEMPLATE_TAIL,
  TEMPLATES,
  LENGTH,
  MIN_BEGIN_BYTES,
} from './layout';
import { NONE } from './record-fields';
import { numberOf } from './number-texts';
import { byteAt, digitAt, isAt, maskOf } from './words';

const FIRST_PRINTABLE = 0x21;
const LAST_PRINTABLE = 0x7e;

// Texts as little-endian words.
const INVALID_U: u64 = 0x75206469_6c61766e; // `nvalid u`, after an `i`
const ILLEGAL_U: u64 = 0x75206c61_67656c6c; // `llegal u`
const SER: u32 = 0x20726573; // `ser `
const MARK_BYTES = 13;
const PORT: u64 = 0x20_74726f70_20; // ` port `
const PORT_BYTES = 6;
const MAX_PORT_DIGITS = 5;

/** A longer message may have been cut (CUT_AT_BYTES in sshd/reading.ts): the line parser reads it. */
const MAX_MESSAGE_BYTES = 300;
const SECOND_WORD = MIN_BEGIN_BYTES - 8;
const MULTIPLIER: u64 = 0x9e3779b97f4a7c15;

// Fields of the message that was read last: three numbers of texts, and a port; NONE if the template lacks the field.
export let user = NONE;
export let address = NONE;
export let key = NONE;
export let port = NONE;

/** The address of the template of the message from `start` to `end`; 0 if it has none. */
export function readMessage(start: i32, end: i32): i32 {
  const length = end - start;
  if (length > MAX_MESSAGE_BYTES || length < MIN_BEGIN_BYTES) return 0;
  const template = findTemplate(slotOf(start), start, end);
  return template == 0 ? findTemplate(1 << TEMPLATE_SLOT_BITS, start, end) : template;
}

/** The slot of a message, or of a template, that begins at `start`. */
export function slotOf(start: i32): i32 {
  const mixed = (load<u64>(start) * MULTIPLIER) ^ load<u64>(start + SECOND_WORD);
  return ((mixed * MULTIPLIER) >> (64 - TEMPLATE_SLOT_BITS)) as i32;
}

function findTemplate(slot: i32, start: i32, end: i32): i32 {
  for (let next = load<i32>(TEMPLATE_SLOTS + (slot << 2)); next != 0;) {
    const template = TEMPLATES + (next - 1) * TEMPLATE_BYTES;
    if (isAt(template + TEMPLATE_BEGIN, start) && fits(template, start, end)) return template;
    next = load<i32>(template + TEMPLATE_NEXT);
  }
  return 0;
}

function fits(template: i32, start: i32, end: i32): bool {
  user = NONE;
  address = NONE;
  key = NONE;
  port = NONE;
  const first = start + load<i32>(template + TEMPLATE_BEGIN + LENGTH);
  const fields = load<i32>(template + TEMPLATE_FIELDS);
  if (fields == FIELDS_END) return readFromEnd(template, first, end);
  if (fields == FIELDS_KEY) return readWithKey(template, first, end);
  if (fields == FIELDS_START) return readFromStart(template, first, end);
  // A bracket may end the trusted properties of the line: syslog/trusted-properties.ts.
  return fields == FIELDS_TEXT ? byteAt(end - 1) != CLOSING_BRACKET : first == end;
}

/** A user name has no colon: the first one follows the port, or is part of an IPv6 address, which does not fit. */
function readWithKey(template: i32, first: i32, end: i32): bool {
  let colon = first;
  while (colon < end && byteAt(colon) != COLON) colon += 1;
  if (colon + 1 >= end || byteAt(colon + 1) != SPACE || !endsSo(template + TEMPLATE_LAST, colon + 2, end))
    return false;
  if (!readFromEnd(template, first, colon)) return false;
  key = numberOf(colon + 2, end);
  return true;
}

/** Reads the fields backwards: the text that the client chose comes before the text of sshd. */
function readFromEnd(template: i32, first: i32, end: i32): bool {
  const tailStart = end - load<i32>(template + TEMPLATE_TAIL + LENGTH);
  if (tailStart <= first || !isAt(template + TEMPLATE_TAIL, tailStart)) return false;
  const addressEnd = load<i32>(template + TEMPLATE_HAS_PORT) ? readPort(first, tailStart) : tailStart;
  const addressStart = beforeAddress(first, addressEnd);
  if (addressStart < 0 || addressStart == addressEnd) return false;
  const gapLength = load<i32>(template + TEMPLATE_GAP + LENGTH);
  if (gapLength == 0) {
    if (addressStart != first) return false;
  } else {
    const userEnd = addressStart - gapLength;
    if (userEnd < first || !isAt(template + TEMPLATE_GAP, userEnd) || !readUser(first, userEnd)) return false;
  }
  address = numberOf(addressStart, addressEnd);
  return true;
}

/** Reads ` port 40022`, which ends at `end`; returns its start, or NONE. */
function readPort(first: i32, end: i32): i32 {
  let start = end - 1;
  let value = 0;
  let unit = 1;
  for (let digit = digitAt(start); digit <= 9; digit = digitAt(start)) {
    value += digit * unit;
    unit *= 10;
    start -= 1;
    if (end - 1 - start > MAX_PORT_DIGITS) return NONE;
  }
  const addressEnd = start + 1 - PORT_BYTES;
  if (start == end - 1 || addressEnd <= first) return NONE;
  port = value;
  return (load<u64>(addressEnd) & maskOf(PORT_BYTES)) == PORT ? addressEnd : NONE;
}

/** The start of the address that ends at `end`, or NONE. */
function beforeAddress(first: i32, end: i32): i32 {
  let start = end;
  while (start > first) {
    const code = byteAt(start - 1);
    if (code == SPACE) return start;
    if (code < FIRST_PRINTABLE || code > LAST_PRINTABLE) return NONE;
    start -= 1;
  }
  return start == first && end > first ? start : NONE;
}

function readUser(start: i32, end: i32): bool {
  if (end - start >= MARK_BYTES && marksUser(start)) return false;
  for (let i = start; i < end; i++) {
    if (byteAt(i) == COLON) return false;
  }
  user = numberOf(start, end);
  return true;
}

/** Whether a name begins with `invalid user ` or `illegal user `, which may be the text of sshd in another message. */
function marksUser(start: i32): bool {
  if (byteAt(start) != 0x69 || load<u32>(start + 9) != SER) return false;
  const word = load<u64>(start + 1);
  return word == INVALID_U || word == ILLEGAL_U;
}

function readFromStart(template: i32, first: i32, end: i32): bool {
  let addressEnd = first;
  while (addressEnd < end) {
    const code = byteAt(addressEnd);
    if (code == SPACE) break;
    if (code < FIRST_PRINTABLE || code > LAST_PRINTABLE) return false;
    addressEnd += 1;
  }
  const portStart = addressEnd + PORT_BYTES;
  if (addressEnd == first || portStart >= end) return false;
  if ((load<u64>(addressEnd) & maskOf(PORT_BYTES)) != PORT) return false;
  let portEnd = portStart;
  let value = 0;
  for (let digit = digitAt(portEnd); digit <= 9; digit = digitAt(portEnd)) {
    value = value * 10 + digit;
    portEnd += 1;
    if (portEnd - portStart > MAX_PORT_DIGITS) return false;
  }
  const textStart = portEnd + load<i32>(template + TEMPLATE_TAIL + LENGTH);
  if (portEnd == portStart || textStart > end || !isAt(template + TEMPLATE_TAIL, portEnd)) return false;
  if (!endsSo(template + TEMPLATE_LAST, textStart, end)) return false;
  port = value;
  address = numberOf(first, addressEnd);
  return true;
}

/**
 * Whether the message has a text from `start` on that does not end in whitespace, and then `last`. If `last` is empty,
 * the text must not end in a bracket, which may belong to a suffix of sshd.
 */
function endsSo(last: i32, start: i32, end: i32): bool {
  const length = load<i32>(last + LENGTH);
  const textEnd = end - length;
  if (textEnd <= start || !isAt(last, textEnd)) return false;
  const code = byteAt(textEnd - 1);
  return code >= FIRST_PRINTABLE && code <= LAST_PRINTABLE && (length > 0 || code != CLOSING_BRACKET);
}
