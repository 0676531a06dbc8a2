import { StoppedError } from './errors.js';

/**
 * The result of `work`. Rejects with StoppedError `graceMs` after the signal, whatever becomes of `work` then. A later
 * failure of `work` is dropped.
 */
export async function unlessStopped<T>(
  signal: AbortSignal | undefined,
  work: Promise<T>,
  graceMs = 0,
): Promise<T> {
  if (signal === undefined) return work;
  work.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => void (timer = setTimeout(() => reject(new StoppedError()), graceMs));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
