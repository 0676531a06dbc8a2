// A run may wait for its input, or for a service, longer than it works: then an open database would keep others out for
// nothing.
import type { Engine } from './engine.js';
import { serialQueue } from './serial-queue.js';

/** Opening again takes some 30 ms, and a batch of a fast input is parsed in half a second. */
const REST_AFTER_MS = 1000;

type Turn = {
  /** Does what it is given one after the other, in the order given. */
  readonly turn: <T>(work: () => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

/** @param onWake comes before the next work after a rest: others may have changed the database */
export function restingTurn(engine: Engine, onWake: () => Promise<unknown>): Turn {
  const inOrder = serialQueue();
  let waiting = 0;
  let rests = false;
  let timer: NodeJS.Timeout | undefined;

  const restLater = (): void => {
    if (!engine.rest) return;
    const rest = async (): Promise<void> => {
      if (waiting > 0) return;
      rests = true;
      // What fails here is in the write-ahead log, and the next opening tells.
      await engine.rest?.().catch(() => undefined);
    };
    timer = setTimeout(() => void inOrder(rest), REST_AFTER_MS).unref();
  };

  restLater();
  return {
    turn: async (work) => {
      clearTimeout(timer);
      waiting += 1;
      try {
        return await inOrder(async () => {
          if (rests) await onWake();
          rests = false;
          return work();
        });
      } finally {
        waiting -= 1;
        if (waiting === 0) restLater();
      }
    },
    close: () => {
      clearTimeout(timer);
      return inOrder(() => engine.close());
    },
  };
}
