import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';

/**
 * Writes to a stream and waits until it is taken, so that a slow reader of a pipe costs no memory. A failure is told
 * by the stream's `error` event, which main.ts listens to.
 */
export async function writeOut(stream: Writable, text: string): Promise<void> {
  await new Promise<void>((resolve) => stream.write(text, () => resolve()));
}

/** Whether a stream shows colours: a terminal, and nobody said NO_COLOR (no-color.org). */
export function hasColor(stream: WriteStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
