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
async function* untilAborted(stream: AsyncIterable<Buffer>, signal: AbortSignal): AsyncGenerator<Buffer> {
  const aborted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const iterator = stream[Symbol.asyncIterator]();
  for (;;) {
    const next = await Promise.race([iterator.next(), aborted]);
    if (next === undefined || next.done === true) return;
    yield next.value;
  }
}
