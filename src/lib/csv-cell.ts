// One cell of a CSV file. Texts may be hostile, and a spreadsheet takes some for formulas.
import { safeText } from './safe-text.js';

// Where a spreadsheet begins a cell: at the beginning, and where its locale separates cells by something else than a comma.
// It does so within quotes too, since no quote stands there where the cell begins; and `""` is an empty text to it, with more
// behind. A tab is an escape by then.
const beginnings = /(^|[;|])([ \p{Zs}"]*)([^\s;|"])/gu;

// What Excel, LibreOffice and others begin a formula with; wide, small and raised forms become these by NFKC. \t and \r are
// dropped before one.
const formula = /^(?:[=+\-@\u2212]|\\x0[9ad])/;

/**
 * RFC 4180. Null is an empty cell, empty text is `""`; see safeText for control and invisible characters. An apostrophe
 * stands before what would be a formula, also after `;` and `|`. A cell with any character that separates cells somewhere
 * is quoted.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return `${value}`;
  const text = safeText(value).replace(
    beginnings,
    (whole, before: string, blanks: string, first: string, at: number, all: string) => {
      const rest = `${first}${all.slice(at + whole.length, at + whole.length + ESCAPE_CHARS)}`;
      return formula.test(rest.normalize('NFKC')) ? `${before}'${blanks}${first}` : whole;
    },
  );
  return text === '' || /[",;|']|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Of `\x09` after its first character. */
const ESCAPE_CHARS = 3;
