import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';

import { drained } from '../lib/drained.js';

/** Writes to a stream and waits until it takes more, so that a slow reader of a pipe costs no memory. */
export async function writeOut(stream: Writable, text: string): Promise<void> {
  if (stream.destroyed) return;
  stream.write(text);
  await drained(stream);
}

/** Whether a stream shows colours: a terminal, and nobody said NO_COLOR (no-color.org). */
export function hasColor(stream: WriteStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
