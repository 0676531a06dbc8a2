// Hostile text made harmless for a terminal, a chart or a line of JSON.

// C0 and C1 control characters, DEL, line separators, and what reorders or hides text.
const unsafe =
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]/gu;

// What nearly every text is; a class of one range is tested much faster than the one above.
const printable = /^[ -~]*$/;

/** Control, invisible and reordering characters as `\xNN` or `\u{NNNN}`; everything else as it is. */
export function safeText(text: string): string {
  return text.replace(unsafe, (c) => {
    const code = c.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** `JSON.stringify`, and nothing in the text that a terminal or a line reader would act upon. */
export function toJsonLine(value: unknown): string {
  const json = JSON.stringify(value);
  return printable.test(json)
    ? json
    : json.replace(unsafe, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
