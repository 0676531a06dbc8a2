// The open file of a store. It can be left to other processes; the next use opens it again.
import { StoppedError } from '../../lib/errors.js';
import { inThreadPool } from '../../lib/under-way.js';
import { unlessStopped } from '../../lib/unless-stopped.js';
import { AFTER_SIGNAL_MS } from '../statement-limits.js';
import type { StatementWatch } from '../statement-watch.js';
import { toStoreError, tookTooLong } from './errors.js';
import { waitForFile } from './wait-for-file.js';

/** What is opened with the file, and lost with it. */
type Opened = {
  readonly close: () => Promise<void>;
  readonly connection: {
    /** Ends the statement that is running, if one is. */
    interrupt(): void;
  };
};

export type ReconnectingConnection<T extends Opened> = {
  /** @throws AuthtrackError, or a bug */
  readonly use: <R>(work: (opened: T) => Promise<R>) => Promise<R>;
  /** Not within a transaction. */
  readonly rest: () => Promise<void>;
  /** Once closed, it stays so. */
  readonly close: () => Promise<void>;
};

const WAIT_SECONDS = 10;

// What came through a pipe cannot be read again: a run under way is more patient.
const WAIT_AGAIN_SECONDS = 60;

// A statement may be between two steps of its own when it is interrupted.
const INTERRUPT_EVERY_MS = 20;

type Options = {
  readonly location: string;
  readonly watch: StatementWatch;
  readonly isInTransaction: () => boolean;
};

/** @throws what `use` throws */
export async function openReconnecting<T extends Opened>(
  open: () => Promise<T>,
  { location, watch, isInTransaction }: Options,
): Promise<ReconnectingConnection<T>> {
  const { signal } = watch;
  let opened: Promise<T> | undefined;
  let isClosed = false;
  const openWithin = async (seconds: number): Promise<T> => {
    opened ??= waitForFile(() => inThreadPool(open), seconds, signal);
    try {
      return await unlessStopped(signal, opened, AFTER_SIGNAL_MS);
    } catch (error) {
      // It may be open in a moment: nobody needs it then.
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
  await guard(() => openWithin(WAIT_SECONDS));
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
