// Asks for confirmation on the terminal before something is removed.
import { createInterface } from 'node:readline/promises';

import { UsageError } from '../lib/errors.js';
import { terminalOf } from '../lib/terminal.js';
import type { CommandContext } from './command.js';
import { textOf } from './print.js';

type Terminal = Pick<CommandContext, 'stdin' | 'stderr' | 'env' | 'signal'> & {
  /** How to run the same command without a terminal. */
  readonly hint: string;
};

/**
 * Whether the user answers `y`; a signal counts as no.
 * @param question a line each, which authtrack wrote, with names as they are
 * @throws UsageError if there is no terminal to ask on
 */
export async function confirm(
  question: readonly string[],
  { stdin, stderr, env, signal, hint }: Terminal,
): Promise<boolean> {
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new UsageError('cannot ask for confirmation: standard input or standard error is not a terminal', {
      hint,
    });
  }
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    const text = `${await textOf(question, terminalOf(stderr, env))}[y/N] `;
    return /^y(?:es)?$/i.test((await terminal.question(text, { signal })).trim());
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    terminal.close();
  }
}
