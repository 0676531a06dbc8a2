import type { Readable } from 'node:stream';

import { openInput, type LogInput } from '../read/read.js';
import type { Context } from './context.js';

export type Inputs = { readonly list: readonly LogInput[]; close(): Promise<void> };

/** Opens every log before any is read, so that a wrong name stops the run before it has done anything. */
export async function openInputs(
  names: readonly string[],
  { stdin, signal }: Pick<Context, 'stdin' | 'signal'>,
): Promise<Inputs> {
  const list: LogInput[] = [];
  const close = async (): Promise<void> => {
    for (const input of list) await input.close();
  };
  try {
    for (const name of names) list.push(await openInput(name, untilAborted(stdin, signal)));
  } catch (error) {
    await close();
    throw error;
  }
  return { list, close };
}

/** A pipe may be silent for hours: a signal must not wait for its next line. */
async function* untilAborted(stream: Readable, signal: AbortSignal): AsyncGenerator<Buffer> {
  const stop = (): void => void stream.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    yield* stream as AsyncIterable<Buffer>;
  } catch (error) {
    // A stream that is destroyed while it is read ends in an error.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
