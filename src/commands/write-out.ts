import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';

import { unlessStopped } from '../lib/unless-stopped.js';

/** A reader that goes on reading takes what a pipe holds in this time. */
const UNREAD_MS = 1500;

/**
 * Writes to a stream and waits until it is taken (after the signal not for long), so that a slow reader of a pipe costs no memory. A failure is told
 * by the stream's `error` event, which main.ts listens to.
 */
export async function writeOut(stream: Writable, text: string, signal?: AbortSignal): Promise<void> {
  const written = new Promise<void>((resolve) => stream.write(text, () => resolve()));
  await unlessStopped(signal, written, UNREAD_MS);
}

/** Whether a stream shows colours: a terminal, and nobody said NO_COLOR (no-color.org). */
export function hasColor(stream: WriteStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
