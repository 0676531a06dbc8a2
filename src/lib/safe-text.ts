// Makes hostile text harmless for a terminal, a chart, a line of JSON or a cell of a CSV file.

// Control characters (C0, C1, DEL), line separators, and characters that reorder text, hide text or are invisible: two
// different names must not look the same. Default_Ignorable_Code_Point (UAX 44) covers joiners, fillers, selectors and
// tags; U+2800 is the empty Braille pattern.
const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/gu;

// Nearly every text. A class of one range is tested much faster than the one above.
const printable = /^[ -~]*$/;

/** The text with control, invisible and reordering characters as `\xNN` or `\u{NNNN}`. */
export function safeText(text: string): string {
  if (printable.test(text)) return text;
  return text.replace(unsafe, escapeOf);
}

/** Which characters the reader of a text can see. */
export type Charset = { readonly isAscii: boolean };

/** `safeText`; for a reader of ASCII with all other characters escaped in the same way. */
export function shownText(text: string, { isAscii }: Charset): string {
  if (printable.test(text)) return text;
  return isAscii ? text.replace(/[^ -~]/gu, escapeOf) : safeText(text);
}

/** `shownText` of a line that authtrack composed: its ellipses become dots for a reader of ASCII. */
export function shownLine(text: string, charset: Charset): string {
  return shownText(charset.isAscii ? text.replaceAll('…', '...') : text, charset);
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** `JSON.stringify`, with everything escaped that a terminal or a line reader would act on. */
export function toJsonLine(value: unknown): string {
  const json = JSON.stringify(value);
  return printable.test(json) ? json : json.replace(unsafe, (c) => [...units(c)].join(''));
}

/** The escapes of a character; each half of a surrogate pair by itself, as in JSON. */
function* units(character: string): Generator<string> {
  for (let i = 0; i < character.length; i++) {
    yield `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
}

// Spreadsheets take some texts for formulas: what Excel, LibreOffice and others begin a formula with, also in wide, small, superscript and subscript forms; and
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
