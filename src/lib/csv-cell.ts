// One cell of a CSV file. A text may be hostile: spreadsheets take some texts for formulas.
import { safeText } from './safe-text.js';

// What Excel, LibreOffice and others begin a formula with, also in wide, small, superscript and subscript forms; and
// the escapes of tabs and line ends, which they drop in front of one. A formula begins at the start of a cell: at the
// start of the text, and after the characters that separate cells in some locales. Quotes in the middle of a text do
// not prevent the split, since the cell does not begin with a quote; `""` then is an empty text with more behind it.
const formula =
  /(^|[;|])(?=[ \p{Zs}"]*(?:[=\u207c\u208c\ufe66\uff1d+\u207a\u208a\ufb29\ufe62\uff0b\-\u2212\u207b\u208b\ufe63\uff0d@\ufe6b\uff20]|\\x0[9ad]))/gu;

/**
 * A cell as in RFC 4180. Null is an empty cell, empty text is `""`; safeText escapes control and invisible characters.
 * An apostrophe is put in front of what would be a formula. A cell with a comma or a semicolon is quoted.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return `${value}`;
  const text = safeText(value).replace(formula, "$1'");
  return text === '' || /[",;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
