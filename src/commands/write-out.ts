import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';

import { safeText } from '../lib/safe-text.js';
import type { OutLine } from '../report/report.js';

import { unlessStopped } from '../lib/waits.js';

/** A working reader empties a pipe within this time. */
const UNREAD_MS = 1500;

/**
 * Writes to a stream and waits until the text is written, so that a slow reader of a pipe costs no memory; after a
 * signal it does not wait long. Failures reach main.ts through the stream's `error` event.
 * @param text in a format for machines, with names unescaped; for people use writeLines
 */
export async function writeOut(stream: Writable, text: string, signal?: AbortSignal): Promise<void> {
  const written = new Promise<void>((resolve) => stream.write(text, () => resolve()));
  await unlessStopped(signal, written, UNREAD_MS);
}

/**
 * Writes lines for people. Control characters are escaped, so that a terminal neither obeys them nor breaks a line.
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

/** Whether a stream shows colours: it is a terminal, and NO_COLOR (no-color.org) is not set. */
export function hasColor(stream: WriteStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
