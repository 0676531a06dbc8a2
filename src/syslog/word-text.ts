import { isUtf8 } from 'node:buffer';

/** A word of a header (latin1) as text: UTF-8 if it is valid, otherwise unchanged. */
export function wordText(word: string): string {
  const bytes = Buffer.from(word, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : word;
}
