// The open file of a store. It can be left to other processes; the next use opens it again.
import { toStoreError } from './errors.js';
import { waitForFile } from './wait-for-file.js';

/** What is opened with the file, and lost with it. */
type Opened = { readonly close: () => Promise<void> };

export type Link<T extends Opened> = {
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

/** @throws what `use` throws */
export async function openLink<T extends Opened>(open: () => Promise<T>, location: string): Promise<Link<T>> {
  let opened: Promise<T> | undefined;
  let isClosed = false;
  const openWithin = async (seconds: number): Promise<T> => {
    opened ??= waitForFile(open, seconds);
    try {
      return await opened;
    } catch (error) {
      opened = undefined;
      throw error;
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
        return work(await openWithin(WAIT_AGAIN_SECONDS));
      }),
    rest,
    close: () => {
      isClosed = true;
      return rest();
    },
  };
}
