// Asks questions on a terminal.
import { createInterface } from 'node:readline';

import { StoppedError } from '../lib/errors.js';
import { terminalOf } from '../lib/terminal.js';
import type { Process } from './command.js';
import { textOf } from './print.js';

export type Questions = {
  /** Whether the answer is yes; no is the default. @throws StoppedError after a signal or at the end of input */
  readonly isYes: (question: string) => Promise<boolean>;
  readonly close: () => void;
};

/** Lines typed ahead of a question answer it, so that a script on a pseudo terminal can answer all at once. */
export function openQuestions({
  stdin,
  stdout,
  env,
  signal,
}: Pick<Process, 'stdin' | 'stdout' | 'env' | 'signal'>): Questions {
  // Not in terminal mode: then Ctrl-C stays a signal.
  const input = createInterface({ input: stdin, terminal: false, signal });
  const lines = input[Symbol.asyncIterator]();
  return {
    isYes: async (question) => {
      const text = await textOf([`${question} [y/N]`], terminalOf(stdout, env));
      stdout.write(text.replace(/\n$/, ' '));
      const answer = await lines.next();
      if (signal.aborted || answer.done === true) throw new StoppedError();
      return /^y(?:es)?$/i.test(answer.value.trim());
    },
    close: () => input.close(),
  };
}
