// Writes to standard output: for people, or with --json for machines.
import type { Writable } from 'node:stream';

import { shownLine, toJsonLine } from '../lib/safe-text.js';
import { type Terminal, terminalOf, toned } from '../lib/terminal.js';
import { unlessStopped } from '../lib/waits.js';
import type { OutLine } from '../report/report.js';
import type { CommandContext } from './command.js';

/** A working reader empties a pipe within this time. */
const UNREAD_MS = 1500;

const INDENT = 2;
const MAX_INDENT_SHARE = 0.5;

type Output = {
  /** Printed as one line of JSON, with names unescaped. */
  readonly json: () => object;
  /** Printed one on each line, with control characters escaped. On a terminal, long lines are broken at spaces. */
  readonly lines: (terminal: Terminal) => readonly OutLine[];
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
  if (settings.json) return writeOut(stdout, `${toJsonLine(json())}\n`, signal);
  const terminal = terminalOf(stdout, env);
  await writeOut(stdout, await textOf(lines(terminal), terminal), signal);
}

/** Prints lines of a command that tells step by step what it does. */
export async function printLines(
  { stdout, env, signal }: Pick<CommandContext, 'stdout' | 'env' | 'signal'>,
  lines: readonly OutLine[],
): Promise<void> {
  await writeOut(stdout, await textOf(lines, terminalOf(stdout, env)), signal);
}

/** The lines as they are printed: harmless, in colours, and as wide as the terminal at most. */
export async function textOf(lines: readonly OutLine[], terminal: Terminal): Promise<string> {
  const printed = lines.map((line) => shown(line, terminal));
  const fitting = terminal.isTerminal ? await fitted(printed, terminal) : printed.map(({ text }) => text);
  return fitting.map((line) => `${line}\n`).join('');
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

/** Whether all that was written to a stream has left this process. Waits for a slow reader, like writeOut. */
export async function isWritten(stream: Writable, signal: AbortSignal): Promise<boolean> {
  const written = new Promise<boolean>((resolve) =>
    stream.write('', (error) => resolve(error === null || error === undefined)),
  );
  return unlessStopped(signal, written, UNREAD_MS);
}

/** The line with control characters escaped, so that a terminal neither obeys them nor breaks the line. */
function shown(line: OutLine, terminal: Terminal): Exclude<OutLine, string> {
  const { text, ...style } = typeof line === 'string' ? { text: line } : line;
  return { ...style, text: shownLine(text, terminal) };
}

/** The lines as wide as the terminal at most, in colours. */
async function fitted(
  lines: readonly Exclude<OutLine, string>[],
  terminal: Terminal,
): Promise<readonly string[]> {
  const { width } = terminal;
  // Loaded for a terminal alone: a pipe gets whole lines.
  const { wrapText } = await import('../lib/display-text.js');
  return lines.flatMap(({ text, tone, indent, isWhole }) => {
    const parts = isWhole ? [text] : wrapText(text, { width, indent: indentOf(text, indent, width) });
    return parts.map((part) => toned(part, tone, terminal));
  });
}

/** The spaces before what is broken off a line. A deep indent would leave a narrow terminal little room. */
function indentOf(text: string, wanted: number | undefined, width: number): number {
  if (wanted !== undefined && wanted <= width * MAX_INDENT_SHARE) return wanted;
  return text.length - text.trimStart().length + INDENT;
}
