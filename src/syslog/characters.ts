// Digits and whitespace in a text, for checks that are cheaper than a pattern.
import { NINE, SPACE, TAB, ZERO } from '../lib/character-codes.js';

export function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** The digit at an index, or -1. */
export function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - ZERO;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

/** Two digits as a number, or -1. */
export function twoDigitsAt(text: string, at: number): number {
  const tens = digitAt(text, at);
  const ones = digitAt(text, at + 1);
  return tens < 0 || ones < 0 ? -1 : tens * 10 + ones;
}

/** The index of the first character that is not a space, at most `end`. */
export function afterSpaces(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) === SPACE) at += 1;
  return at;
}

export function isWhitespace(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** The index of the first character that is neither a space nor a tab, at most `end`. */
export function afterWhitespace(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isWhitespace(text.charCodeAt(at))) at += 1;
  return at;
}

/** The match of a sticky pattern at an index, if it ends at `end` at the latest. */
export function matchAt(pattern: RegExp, text: string, at: number, end: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match && pattern.lastIndex <= end ? match : null;
}

/** The index after the match of a sticky pattern at an index, if it ends at `end` at the latest; the index itself if not. */
export function afterMatch(pattern: RegExp, text: string, at: number, end: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) && pattern.lastIndex <= end ? pattern.lastIndex : at;
}

/** The index of the first space or tab, at most `end`. */
export function wordEnd(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && !isWhitespace(text.charCodeAt(at))) at += 1;
  return at;
}
