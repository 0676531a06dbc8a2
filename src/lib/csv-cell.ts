// One cell of a CSV file. Texts may be hostile, and a spreadsheet takes some for formulas.
import { safeText } from './safe-text.js';

// What Excel, LibreOffice and others begin a formula with, in its wide, small, raised and lowered forms too; and the escapes of
// a tab and of line ends, which they drop before one. It stands where a cell begins: at the beginning, and after what
// separates cells in some locales. There quotes keep nothing together, since none stands where the cell begins; `""` is an
// empty text then, with more behind.
const formula =
  /(^|[;|])(?=[ \p{Zs}"]*(?:[=\u207c\u208c\ufe66\uff1d+\u207a\u208a\ufb29\ufe62\uff0b\-\u2212\u207b\u208b\ufe63\uff0d@\ufe6b\uff20]|\\x0[9ad]))/gu;

/**
 * RFC 4180. Null is an empty cell, empty text is `""`; see safeText for control and invisible characters. An apostrophe
 * stands before what would be a formula. A cell with a comma or a semicolon is quoted.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return `${value}`;
  const text = safeText(value).replace(formula, "$1'");
  return text === '' || /[",;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
