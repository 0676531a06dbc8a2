// Writes to standard output: for people, or with --json for machines.
import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';

import { safeText, toJsonLine } from '../lib/safe-text.js';
import { unlessStopped } from '../lib/waits.js';
import type { OutLine } from '../report/report.js';
import type { CommandContext } from './command.js';

/** A working reader empties a pipe within this time. */
const UNREAD_MS = 1500;

/** A line that begins with a word in colour on a terminal. */
type MarkedLine = {
  readonly mark: string;
  readonly color: 'green' | 'yellow' | 'red';
  readonly text: string;
};

type Output = {
  /** Printed as one line of JSON, with names unescaped. */
  readonly json: () => object;
  /** Printed one on each line, with control characters escaped. */
  readonly lines: () => readonly (OutLine | MarkedLine)[];
};

type PrintContext = Pick<CommandContext, 'stdout' | 'env' | 'signal' | 'settings'>;

/** Prints what a command did: JSON with --json, otherwise lines, which --quiet leaves out. */
export async function printResult(context: PrintContext, output: Output): Promise<void> {
  if (context.settings.json || !context.settings.quiet) await printAnswer(context, output);
}

/** Prints what the user asked for: JSON with --json, otherwise lines, also with --quiet. */
export async function printAnswer(
  { stdout, env, signal, settings }: PrintContext,
  { json, lines }: Output,
): Promise<void> {
  const text = settings.json ? `${toJsonLine(json())}\n` : textOf(lines(), hasColor(stdout, env));
  await writeOut(stdout, text, signal);
}

/**
 * Writes to a stream and waits until the text is written, so that a slow reader of a pipe costs no memory; after a
 * signal it does not wait long. Failures reach main.ts through the stream's `error` event.
 * @param text in a format for machines, with names unescaped
 */
export async function writeOut(stream: Writable, text: string, signal?: AbortSignal): Promise<void> {
  const written = new Promise<void>((resolve) => stream.write(text, () => resolve()));
  await unlessStopped(signal, written, UNREAD_MS);
}

/** The lines with control characters escaped, so that a terminal neither obeys them nor breaks a line. */
function textOf(lines: ReturnType<Output['lines']>, color: boolean): string {
  return lines.map((line) => `${lineText(line, color)}\n`).join('');
}

function lineText(line: OutLine | MarkedLine, color: boolean): string {
  if (typeof line === 'string') return safeText(line);
  if ('mark' in line) {
    const mark = color ? styleText(line.color, line.mark, { validateStream: false }) : line.mark;
    return `${mark}${safeText(line.text)}`;
  }
  const title = safeText(line.title);
  return color ? styleText('bold', title, { validateStream: false }) : title;
}

/** Whether a stream shows colours: it is a terminal, and NO_COLOR (no-color.org) is not set. */
function hasColor(stream: WriteStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
