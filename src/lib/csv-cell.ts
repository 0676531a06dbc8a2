// One cell of a CSV file. Texts may be hostile, and a spreadsheet takes some for formulas.
import { safeText } from './safe-text.js';

// What Excel, LibreOffice and others begin a formula with, in their wide forms too, and what they drop before one.
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** RFC 4180. Null is an empty cell, empty text is `""`; see safeText for control characters. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return `${value}`;
  const text = `${formula.test(value) ? "'" : ''}${safeText(value)}`;
  return text === '' || /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
