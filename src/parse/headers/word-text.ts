import { isUtf8 } from 'node:buffer';

/** A word of a header (latin1) as text: UTF-8 where it is valid, else each byte as the character of that number. */
export function wordText(word: string): string {
  const bytes = Buffer.from(word, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : word;
}
