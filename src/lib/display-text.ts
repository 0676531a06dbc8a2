// Texts in columns of a terminal: how wide they are, and how they are cut, padded and broken. A terminal shows Chinese,
// Japanese and Korean characters and emoji in two columns, and a combining mark in none. Texts come from shownText
// (safe-text.ts), so they have no control, joining or invisible characters.
import { eastAsianWidth } from 'get-east-asian-width';

import type { Charset } from './safe-text.js';

const ascii = /^[ -~]*$/;

// Marks that do not take a column of their own, and the vowels and final consonants of a Korean syllable, which are drawn
// into its first letter.
const zeroWidth = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]/u;

const skinTone = /\p{Emoji_Modifier}/u;
const takesSkinTone = /\p{Emoji_Modifier_Base}/u;

/** The columns that a text takes in a terminal. */
export function displayWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  let before = '';
  for (const character of text) {
    const isJoined = skinTone.test(character) && takesSkinTone.test(before);
    if (!isJoined && !zeroWidth.test(character)) width += eastAsianWidth(character.codePointAt(0) ?? 0);
    before = character;
  }
  return width;
}

/** The text, or its beginning and an ellipsis, in at most `width` columns. What a reader takes for one letter stays whole. */
export function cutText(text: string, width: number, charset: Charset): string {
  if (displayWidth(text) <= width) return text;
  const ellipsis = ellipsisOf(charset);
  let left = width - ellipsis.length;
  let end = 0;
  for (const { segment } of graphemes().segment(text)) {
    left -= displayWidth(segment);
    if (left < 0) break;
    end += segment.length;
  }
  return text.slice(0, end) + ellipsis;
}

export function ellipsisOf({ isAscii }: Charset): string {
  return isAscii ? '...' : '…';
}

/** The text with spaces up to a width. */
export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

type WrapOptions = {
  readonly width: number;
  /** Spaces before each line but the first. */
  readonly indent: number;
};

/** The text in lines of at most `width` columns, broken at spaces. A longer word, such as a path, stays whole to be copied. */
export function wrapText(text: string, { width, indent }: WrapOptions): readonly string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  let taken = 0;
  let spaces = '';
  for (const part of text.match(/ +|[^ ]+/g) ?? []) {
    if (part.startsWith(' ')) {
      spaces = part;
      continue;
    }
    const partWidth = displayWidth(part);
    // A word that is too long for any line stays where it is.
    const fitsBelow = indent + partWidth <= width;
    if (line !== '' && fitsBelow && taken + spaces.length + partWidth > width) {
      lines.push(line);
      [line, taken] = [' '.repeat(indent), indent];
    } else {
      line += spaces;
      taken += spaces.length;
    }
    line += part;
    taken += partWidth;
    spaces = '';
  }
  return [...lines, line];
}

let segmenter: Intl.Segmenter | undefined;

/** Loaded when a text is cut: it takes some milliseconds. */
function graphemes(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter;
}
