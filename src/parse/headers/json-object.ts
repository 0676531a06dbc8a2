// A line that is a JSON object, with its texts as all text is here: latin1, a character for each byte of UTF-8.

export type JsonObject = Readonly<Record<string, unknown>>;

// More than any entry with a message of sshd needs.
const MAX_BYTES = 1 << 20;

// {"MESSAGE" · { "log"
const beginning = /^\{ {0,8}"/;
// eslint-disable-next-line no-control-regex -- ASCII is what this is about
const ascii = /^[\u0000-\u007f]*$/;

/** The object that a line is, or undefined. */
export function parseJsonObject(line: string): JsonObject | undefined {
  if (line.length > MAX_BYTES || !beginning.test(line)) return undefined;
  try {
    const text = ascii.test(line) ? line : Buffer.from(line, 'latin1').toString();
    // The first character was a brace.
    return JSON.parse(text) as JsonObject;
  } catch {
    return undefined;
  }
}

/** A text as latin1 bytes, or undefined when the field is none. */
export function textField(object: JsonObject, name: string): string | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === 'string' ? bytesOf(value) : undefined;
}

/** Text as its UTF-8 bytes in latin1. */
export function bytesOf(text: string): string {
  return ascii.test(text) ? text : Buffer.from(text).toString('latin1');
}
