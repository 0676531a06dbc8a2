// The first line of a file that `authtrack setup` wrote. Its checksum shows whether somebody has changed the file since.
import { createHash } from 'node:crypto';

const START = '# authtrack setup wrote this file, and replaces it as long as nobody changes it. Checksum: ';

/** The text below a line with its checksum. */
export function marked(text: string): string {
  return `${START}${checksum(text)}\n${text}`;
}

/** Whether `marked` returned the text. */
export function isUnchanged(text: string): boolean {
  const end = text.indexOf('\n') + 1;
  return text.startsWith(START) && text.slice(START.length, end - 1) === checksum(text.slice(end));
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
