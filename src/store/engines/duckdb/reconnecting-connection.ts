// The database file of a store. It can be closed for other processes; the next use opens it again.
import { setTimeout as delay } from 'node:timers/promises';
import { monotonicSeconds } from '../../../lib/clock.js';
import { StoppedError } from '../../../lib/errors.js';
import { inThreadPool } from '../../../lib/under-way.js';
import { unlessStopped } from '../../../lib/waits.js';
import { AFTER_SIGNAL_MS } from '../../statement-limits.js';
import type { StatementWatch } from '../../statement-watch.js';
import { isLocked, tookTooLong, toStoreError } from './errors.js';

/** The state that exists while the file is open. */
type Opened = {
  readonly close: () => Promise<void>;
  readonly connection: {
    /** Ends the running statement, if there is one. */
    interrupt(): void;
  };
};

export type ReconnectingConnection<T extends Opened> = {
  /** Runs `work` with the open file. @throws AuthtrackError, or an unknown error, which is a bug */
  readonly use: <R>(work: (opened: T) => Promise<R>) => Promise<R>;
  /** Closes the file until the next use; not within a transaction. */
  readonly rest: () => Promise<void>;
  /** Closes the file; it cannot be used again. */
  readonly close: () => Promise<void>;
};

const WAIT_SECONDS = 10;

// Input from a pipe cannot be read again, so a run that has begun waits longer.
const WAIT_AGAIN_SECONDS = 60;

// An interrupt between two steps of a statement may have no effect, so it is repeated.
const INTERRUPT_EVERY_MS = 20;

type Options = {
  readonly location: string;
  readonly watch: StatementWatch;
  readonly isInTransaction: () => boolean;
  /** Whether to wait for the file at first. */
  readonly isPatient: boolean;
};

/** Opens the file; waits for it if another process has it open. @throws what `use` throws */
export async function openReconnecting<T extends Opened>(
  open: () => Promise<T>,
  { location, watch, isInTransaction, isPatient }: Options,
): Promise<ReconnectingConnection<T>> {
  const { signal } = watch;
  let opened: Promise<T> | undefined;
  let isClosed = false;
  const openWithin = async (seconds: number): Promise<T> => {
    opened ??= waitForFile(() => inThreadPool(open), seconds, signal);
    try {
      return await unlessStopped(signal, opened, AFTER_SIGNAL_MS);
    } catch (error) {
      // The file may still open in a moment, but it is no longer needed.
      if (error instanceof StoppedError) void opened.then((last) => last.close()).catch(() => undefined);
      opened = undefined;
      throw error;
    }
  };
  const run = async <R>(current: T, work: (opened: T) => Promise<R>): Promise<R> => {
    let interrupting: NodeJS.Timeout | undefined;
    try {
      return await watch.run({
        work: () => inThreadPool(() => work(current)),
        isInTransaction: isInTransaction(),
        kill: () => {
          interrupting = setInterval(() => current.connection.interrupt(), INTERRUPT_EVERY_MS).unref();
          return Promise.resolve(true);
        },
        isAlive: () => Promise.resolve(true),
        tooLong: (seconds) => tookTooLong(location, seconds),
      });
    } finally {
      clearInterval(interrupting);
    }
  };
  const guard = async <R>(work: () => Promise<R>): Promise<R> => {
    try {
      return await work();
    } catch (error) {
      throw toStoreError(error, location);
    }
  };
  const rest = (): Promise<void> =>
    guard(async () => {
      const last = opened;
      opened = undefined;
      await (await last)?.close();
    });
  await guard(() => openWithin(isPatient ? WAIT_SECONDS : 0));
  return {
    use: (work) =>
      guard(async () => {
        if (isClosed) throw new Error('this database is closed');
        return run(await openWithin(WAIT_AGAIN_SECONDS), work);
      }),
    rest,
    close: () => {
      isClosed = true;
      return rest();
    },
  };
}

// A process that writes locks out all others; processes that read share the file. A process that finds the file locked
// waits a little, since most runs and queries take only seconds.

const PAUSE_MS = 100;

/** Calls `open` until no other process holds the file. @throws what `open` throws when the time is over */
async function waitForFile<T>(open: () => Promise<T>, maxSeconds: number, signal?: AbortSignal): Promise<T> {
  let end = monotonicSeconds() + maxSeconds;
  const hurry = (): void => void (end = Math.min(end, monotonicSeconds() + AFTER_SIGNAL_MS / 1000));
  if (signal?.aborted === true) hurry();
  else signal?.addEventListener('abort', hurry, { once: true });
  try {
    for (;;) {
      try {
        return await open();
      } catch (error) {
        if (!isLocked(error) || monotonicSeconds() >= end) throw error;
        await delay(PAUSE_MS);
      }
    }
  } finally {
    signal?.removeEventListener('abort', hurry);
  }
}
