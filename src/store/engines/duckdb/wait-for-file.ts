// A process that writes locks out all others; processes that read share the file. A process that finds the file locked
// waits a little, since most runs and queries take only seconds.
import { setTimeout as delay } from 'node:timers/promises';
import { monotonicSeconds } from '../../../lib/clock.js';
import { AFTER_SIGNAL_MS } from '../../statement-limits.js';
import { isLocked } from './errors.js';

const PAUSE_MS = 100;

/** Calls `open` until no other process holds the file. @throws what `open` throws when the time is over */
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
