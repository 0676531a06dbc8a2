// One call after another: a store has one connection, and a transaction has many statements. While nothing is called, the
// store releases the database, so that other processes can use it: a run may wait a long time for its input.
import type { Engine } from './engine.js';

/** Reopening takes about 30 ms, and parsing a batch of a fast input takes half a second. */
const REST_AFTER_MS = 1000;

type Turn = {
  /** Runs the given work after all earlier work. */
  readonly turn: <T>(work: () => Promise<T>) => Promise<T>;
  /**
   * Within long work: lets other processes use the database, then opens it again. An engine within this process gives
   * its memory back. Not within a transaction.
   */
  readonly pause: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** @param onWake called before the next work after a rest: other processes may have changed the database */
export function restingTurn(engine: Engine, onWake: () => Promise<unknown>): Turn {
  const inOrder = serialQueue();
  let waiting = 0;
  let rests = false;
  let timer: NodeJS.Timeout | undefined;

  const rest = async (): Promise<void> => {
    rests = true;
    // Committed data is safe in the write-ahead log, and the next open reports what is wrong.
    await engine.rest?.().catch(() => undefined);
  };
  const restUnlessNeeded = (): Promise<void> => (waiting > 0 ? Promise.resolve() : rest());
  const wake = async (): Promise<void> => {
    if (rests) await onWake();
    rests = false;
  };
  const restLater = (): void => {
    if (!engine.rest) return;
    timer = setTimeout(() => void inOrder(restUnlessNeeded), REST_AFTER_MS).unref();
  };

  restLater();
  return {
    turn: async (work) => {
      clearTimeout(timer);
      waiting += 1;
      try {
        return await inOrder(async () => {
          await wake();
          return work();
        });
      } finally {
        waiting -= 1;
        if (waiting === 0) restLater();
      }
    },
    pause: async () => {
      if (!engine.rest) return;
      await rest();
      await wake();
    },
    close: () => {
      clearTimeout(timer);
      return inOrder(() => engine.close());
    },
  };
}

// A store has one connection, and a transaction has many statements. Other calls must wait for the end of a
// transaction.

/** Returns a function that runs work one after another, in the given order. A failure does not stop later work. */
export function serialQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
