// One process that writes has the file for itself, several that read share it. Who comes meanwhile waits a little: a run
// of every night, or a question asked while it stores a log, is over in seconds.
import { setTimeout as delay } from 'node:timers/promises';
import { monotonicSeconds } from '../../lib/clock.js';
import { AFTER_SIGNAL_MS } from '../statement-limits.js';
import { isLocked } from './errors.js';

const PAUSE_MS = 100;

/** Does `open` again as long as another process holds the file. @throws what it throws when the time is over */
export async function waitForFile<T>(
  open: () => Promise<T>,
  maxSeconds: number,
  signal?: AbortSignal,
): Promise<T> {
  let end = monotonicSeconds() + maxSeconds;
  const hurry = (): void => void (end = Math.min(end, monotonicSeconds() + AFTER_SIGNAL_MS / 1000));
  if (signal?.aborted === true) hurry();
  else signal?.addEventListener('abort', hurry, { once: true });
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!isLocked(error) || monotonicSeconds() >= end) throw error;
      await delay(PAUSE_MS);
    }
  }
}
