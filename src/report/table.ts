// A table for people: columns as wide as their widest cell on a terminal. Texts of others are made harmless here, since
// that changes their width.
import { safeText } from '../lib/safe-text.js';
import type { OutLine } from './summary.js';

/** `right` for numbers. */
type Column = { readonly title: string; readonly align?: 'left' | 'right' };

type Table = {
  readonly columns: readonly Column[];
  /** A cell for each column. */
  readonly rows: readonly (readonly string[])[];
};

const INDENT = '  ';
const GAP = '  ';
/** A longer cell ends in `…`, except in the last column, which pushes no other one off the screen. */
const MAX_CELL_WIDTH = 60;

/** The titles, then a line for each row; no line at all without rows. */
export function tableLines({ columns, rows }: Table): readonly OutLine[] {
  if (rows.length === 0) return [];
  const last = columns.length - 1;
  const cells = rows.map((row) =>
    columns.map((_, i) => {
      const text = safeText(row[i] ?? '');
      return i === last ? text : cut(text);
    }),
  );
  const widths = columns.map(({ title }, i) => {
    return cells.reduce((widest, row) => Math.max(widest, displayWidth(row[i] ?? '')), displayWidth(title));
  });
  const lineOf = (row: readonly string[]): string => {
    const padded = row.map((cell, i) => {
      const blank = ' '.repeat((widths[i] ?? 0) - displayWidth(cell));
      return columns[i]?.align === 'right' ? blank + cell : cell + blank;
    });
    return `${INDENT}${padded.join(GAP)}`.trimEnd();
  };
  return [{ title: lineOf(columns.map(({ title }) => title)) }, ...cells.map(lineOf)];
}

function cut(text: string): string {
  if (displayWidth(text) <= MAX_CELL_WIDTH) return text;
  let kept = '';
  let width = 1;
  for (const character of text) {
    width += displayWidth(character);
    if (width > MAX_CELL_WIDTH) break;
    kept += character;
  }
  return `${kept}…`;
}

const ascii = /^[ -~]*$/;
// Marks that are drawn over the character before them.
const combining = /^[\p{Mn}\p{Me}]$/u;
// East Asian wide and fullwidth characters (UAX 11), and emoji.
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}/u;

/** How many cells of a terminal the text takes. */
function displayWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (!combining.test(character)) width += wide.test(character) ? 2 : 1;
  }
  return width;
}
