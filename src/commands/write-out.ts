import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';

import { safeText } from '../lib/safe-text.js';
import type { OutLine } from '../report/report.js';

import { unlessStopped } from '../lib/unless-stopped.js';

/** A reader that goes on reading takes what a pipe holds in this time. */
const UNREAD_MS = 1500;

/**
 * Writes to a stream and waits until it is taken (after the signal not for long), so that a slow reader of a pipe costs no memory. A failure is told
 * by the stream's `error` event, which main.ts listens to.
 * @param text of a format for machines, in which names are written as it has them; for people see writeLines
 */
export async function writeOut(stream: Writable, text: string, signal?: AbortSignal): Promise<void> {
  const written = new Promise<void>((resolve) => stream.write(text, () => resolve()));
  await unlessStopped(signal, written, UNREAD_MS);
}

/**
 * The same for people. Whatever a line holds, it is one line, and a terminal acts upon nothing in it.
 * @param color whether titles are bold
 */
export async function writeLines(stream: Writable, lines: readonly OutLine[], color = false): Promise<void> {
  await writeOut(stream, lines.map((line) => `${lineText(line, color)}\n`).join(''));
}

function lineText(line: OutLine, color: boolean): string {
  if (typeof line === 'string') return safeText(line);
  const title = safeText(line.title);
  return color ? styleText('bold', title, { validateStream: false }) : title;
}

/** Whether a stream shows colours: a terminal, and nobody said NO_COLOR (no-color.org). */
export function hasColor(stream: WriteStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
