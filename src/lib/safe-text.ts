// Hostile text made harmless for a terminal, a chart or a line of JSON.

// C0 and C1 control characters, DEL, line separators, what reorders or hides text, and what is not seen: two names that
// look alike must not be two. Default_Ignorable_Code_Point (UAX 44) has joiners, fillers, selectors and tags; U+2800 is
// a pattern of Braille without a dot.
const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/gu;

// What nearly every text is; a class of one range is tested much faster than the one above.
const printable = /^[ -~]*$/;

/** Control, invisible and reordering characters as `\xNN` or `\u{NNNN}`; everything else as it is. */
export function safeText(text: string): string {
  if (printable.test(text)) return text;
  return text.replace(unsafe, (c) => {
    const code = c.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** `JSON.stringify`, and nothing in the text that a terminal or a line reader would act upon. */
export function toJsonLine(value: unknown): string {
  const json = JSON.stringify(value);
  return printable.test(json) ? json : json.replace(unsafe, (c) => [...units(c)].join(''));
}

/** Each half of a pair by itself, as JSON has it. */
function* units(character: string): Generator<string> {
  for (let i = 0; i < character.length; i++) {
    yield `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
}
