// Waits for the turn to tell findings. Servers that share a database run at the same time, and each finding is told once.
import { setTimeout as delay } from 'node:timers/promises';

import { monotonicSeconds, nowMicros } from '../lib/clock.js';
import { StoppedError } from '../lib/errors.js';
import { holderIn, judge, ownHolder, textOf } from '../lib/lock-holder.js';
import { MICROS_PER_MS } from '../lib/units.js';
import type { Store } from '../store/store.js';

/** Longer than a turn: the program of `notify` has 30 seconds. A turn that lasts longer is over: then it is told twice. */
const LONGEST_MS = 60_000;

const LOOK_AGAIN_MS = 250;

export type Turn = { readonly close: () => Promise<void> };

/** Takes the turn, after that of another run. @throws StoppedError; what the store throws */
export async function takeTurn(store: Store, signal: AbortSignal): Promise<Turn> {
  const holder = textOf(ownHolder());
  const since = monotonicSeconds();
  const isOver = (other: { readonly holder: string; readonly at: number }): boolean => {
    const silentMs = (nowMicros() - other.at) / MICROS_PER_MS;
    const process = holderIn(other.holder);
    const isGone = process === undefined || judge(process, silentMs).countsMs === 0;
    // The clocks of two machines may differ.
    return isGone || silentMs >= LONGEST_MS || (monotonicSeconds() - since) * 1000 >= LONGEST_MS;
  };
  while (!(await store.takeTurnToTell({ holder, at: nowMicros() }, isOver))) {
    await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) throw new StoppedError();
  }
  let isOpen = true;
  return {
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      // Without this, it is over when the process has ended.
      await store.endTurnToTell(holder).catch(() => undefined);
    },
  };
}
