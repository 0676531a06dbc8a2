import { UsageError } from '../lib/errors.js';
import { checkInput, openInput, type LogInput } from '../read/read.js';
import type { Context } from './context.js';

/** Looks at every log before any is read, so that a wrong name stops the run before it has done anything. */
export async function checkInputs(names: readonly string[], context: Context): Promise<void> {
  if (names.filter((name) => name === '-').length > 1) {
    throw new UsageError('standard input (-) is named twice', { cure: 'It can be read only once.' });
  }
  for (const name of names) await checkInput(name, context);
}

/** Opens one log after the other, and closes each when the next is asked for. Ends when the signal comes. */
export async function* openInputs(names: readonly string[], context: Context): AsyncGenerator<LogInput> {
  for (const name of names) {
    if (context.signal.aborted) return;
    const input = await openInput(name, context);
    try {
      yield input;
    } finally {
      await input.close();
    }
  }
}
