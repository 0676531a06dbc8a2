import type { Settings } from '../cli/cli.js';
import { UsageError } from '../lib/errors.js';
import { checkInput, openInput, type LogInput, type Surroundings } from '../read/read.js';
import type { Context } from './context.js';

/** What the reading of logs needs of the process and of the settings. */
export function surroundingsOf(context: Context, { patterns }: Settings): Surroundings {
  return { ...context, alsoPrograms: patterns.flatMap(({ program }) => program ?? []) };
}

/** Looks at every log before any is read, so that a wrong name stops the run before it has done anything. */
export async function checkInputs(names: readonly string[], surroundings: Surroundings): Promise<void> {
  if (names.filter((name) => name === '-').length > 1) {
    throw new UsageError('standard input (-) is named twice', { cure: 'It can be read only once.' });
  }
  for (const name of names) await checkInput(name, surroundings);
}

/** Opens one log after the other, and closes each when the next is asked for. Ends when the signal comes. */
export async function* openInputs(
  names: readonly string[],
  surroundings: Surroundings,
): AsyncGenerator<LogInput> {
  for (const name of names) {
    if (surroundings.signal.aborted) return;
    const input = await openInput(name, surroundings);
    try {
      yield input;
    } finally {
      await input.close();
    }
  }
}
