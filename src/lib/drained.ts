import type { Writable } from 'node:stream';

/** Resolves when a stream accepts more data, or is closed and never will. */
export async function drained(stream: Writable): Promise<void> {
  if (!stream.writableNeedDrain || stream.closed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
  });
}
