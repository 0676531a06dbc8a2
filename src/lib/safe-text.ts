// Makes hostile text harmless for a terminal, a chart or a line of JSON.

// Control characters (C0, C1, DEL), line separators, and characters that reorder text, hide text or are invisible: two
// different names must not look the same. Default_Ignorable_Code_Point (UAX 44) covers joiners, fillers, selectors and
// tags; U+2800 is the empty Braille pattern.
const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/gu;

// Nearly every text. A class of one range is tested much faster than the one above.
const printable = /^[ -~]*$/;

/** The text with control, invisible and reordering characters as `\xNN` or `\u{NNNN}`. */
export function safeText(text: string): string {
  if (printable.test(text)) return text;
  return text.replace(unsafe, (c) => {
    const code = c.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
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
