// A lock file that names the process that holds it. It outlives a process that was killed, and another process then
// takes it over: at once if the kernel says that the holder is gone, otherwise after a while without a heartbeat
// (lock-holder.ts).
import { randomUUID } from 'node:crypto';
import { constants, link, lstat, open, rename, rm, type FileHandle } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { monotonicSeconds, nowMs } from './clock.js';
import { holderIn, judge, ownHolder, textOf, type Holder } from './lock-holder.js';
import { makeFile } from './own-file.js';
import { refuseToReplace } from './write-errors.js';

export type { Holder } from './lock-holder.js';

export type Lock = {
  /**
   * Whether this process still holds the lock. It may have lost the lock while it or its disk was suspended. Checks the
   * file only if the last check is older than `withinMs`, by any clock.
   */
  isHeld(withinMs?: number): Promise<boolean>;
  close(): Promise<void>;
};

// Each failed attempt means that another process has just taken or released the lock.
const ATTEMPTS = 10;

const BEAT_MS = 5000;
const LOOK_AGAIN_MS = 250;

/** A taker that finds a heartbeat puts the lock back: the file is gone for at most this long. */
const BEING_JUDGED_MS = 20;

const MODE = 0o640;
const LONGEST_TEXT = 1024;
const SAFELY = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The content of the lock file. `mtimeMs`: the last heartbeat, by the clock of the file system. */
type LockText = { readonly text: string; readonly mtimeMs: number };

/**
 * Takes the lock, or returns who holds it. If only a heartbeat can show whether a process of this machine is gone, it
 * waits for one, until `signal` at the latest. Throws what the file system throws, and CannotCreateError for a folder.
 */
export async function takeLock(file: string, signal?: AbortSignal): Promise<Lock | Holder> {
  const own = ownHolder();
  let first: (LockText & { readonly seenAt: number }) | undefined;
  for (let attempt = 1; attempt <= ATTEMPTS;) {
    const made = await create(file, textOf(own));
    if (typeof made !== 'number') return hold(file, textOf(own), made);
    const found = await read(file);
    if (first?.text !== found?.text) {
      first = found && { ...found, seenAt: monotonicSeconds() };
      attempt += 1;
    }
    const holder = holderIn(found?.text ?? '');
    if (found && first && holder) {
      const silentMs = Math.max(made - found.mtimeMs, (monotonicSeconds() - first.seenAt) * 1000);
      const { countsMs, isNear } = judge(holder, silentMs);
      if (silentMs < countsMs) {
        const isAlive = countsMs === Infinity || first.mtimeMs !== found.mtimeMs;
        if (isAlive || !isNear || signal?.aborted) return holder;
        await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
        continue;
      }
    }
    if (found) await remove(file, found);
    attempt += 1;
  }
  return { ...own, pid: 0, start: '' };
}

export function isHolder(result: Lock | Holder): result is Holder {
  return 'pid' in result;
}

/** Creates the lock file with its whole text, or returns the file system's time (a number) if the lock is held. */
async function create(file: string, text: string): Promise<FileHandle | number> {
  const fresh = `${file}.${randomUUID()}`;
  let made: Stats;
  try {
    const handle = await makeFile(fresh, constants.O_WRONLY, MODE);
    await handle.writeFile(text).catch(async (error: unknown) => {
      await handle.close();
      throw error;
    });
    made = await handle.stat().finally(() => handle.close());
    if (!(await isLinked(fresh, file))) return made.mtimeMs;
  } finally {
    await rm(fresh, { force: true });
  }
  const handle = await openAt(file, constants.O_RDWR);
  if (handle && isSame(await handle.stat(), made)) return handle;
  await handle?.close();
  return made.mtimeMs;
}

async function isLinked(fresh: string, file: string): Promise<boolean> {
  try {
    await link(fresh, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Writes a heartbeat every few seconds, for as long as the process runs. */
async function hold(file: string, text: string, handle: FileHandle): Promise<Lock> {
  const own = await handle.stat();
  let isLost = false;
  let lookedAt = clocks();
  let beatAt = clocks();

  // Written, not touched: others compare with the clock of the file system, and utimes would set ours.
  const beat = async (): Promise<void> => {
    beatAt = clocks();
    await handle.write(text, 0).catch(() => undefined);
    await handle.datasync().catch(() => undefined);
  };
  // First the heartbeat, then the check: a process that takes the lock over does it the other way round.
  const look = async (): Promise<boolean> => {
    lookedAt = clocks();
    if (msSince(beatAt) > BEAT_MS) await beat();
    if (await isAt(file, own)) return true;
    await delay(BEING_JUDGED_MS);
    return isAt(file, own);
  };

  const timer = setInterval(() => void beat(), BEAT_MS).unref();
  return {
    isHeld: async (withinMs = 0) => {
      if (!isLost && msSince(lookedAt) >= withinMs) isLost = !(await look());
      return !isLost;
    },
    close: async () => {
      clearInterval(timer);
      const isOurs = !isLost && (await isAt(file, own));
      await handle.close();
      if (isOurs) await rm(file, { force: true });
    },
  };
}

type Clocks = { readonly wallMs: number; readonly seconds: number };

function clocks(): Clocks {
  return { wallMs: nowMs(), seconds: monotonicSeconds() };
}

/** The larger of two clocks: one stands still while the machine sleeps, the other may be set back. */
function msSince({ wallMs, seconds }: Clocks): number {
  return Math.max(Math.abs(nowMs() - wallMs), (monotonicSeconds() - seconds) * 1000);
}

type FileId = Pick<Stats, 'dev' | 'ino'>;

/** Opens the file, since a network file system may remember an old inode for the name. */
async function isAt(file: string, own: FileId): Promise<boolean> {
  const handle = await openAt(file, constants.O_RDONLY);
  return handle !== undefined && isSame(await handle.stat().finally(() => handle.close()), own);
}

function openAt(file: string, flags: number): Promise<FileHandle | undefined> {
  return open(file, flags | SAFELY).catch(() => undefined);
}

function isSame(a: FileId, b: FileId): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

/** Removes a dead process's lock. Puts the file back if it has changed owner or has a new heartbeat. */
async function remove(file: string, dead: LockText): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  await rename(file, aside).catch(ignoreMissing);
  const now = await read(aside);
  const isDead = now?.text === dead.text && now.mtimeMs === dead.mtimeMs;
  if (now && !isDead) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

/** The lock file. A link, a pipe or a device of that name is not a lock: it counts as empty and is not opened. */
async function read(file: string): Promise<LockText | undefined> {
  const found = await lstat(file).catch(ignoreMissing);
  if (found === undefined) return undefined;
  if (found.isDirectory()) refuseToReplace(file, found);
  if (!found.isFile()) return { text: '', mtimeMs: found.mtimeMs };
  const handle = await open(file, constants.O_RDONLY | SAFELY).catch(ignoreMissing);
  if (handle === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONGEST_TEXT), 0, LONGEST_TEXT, 0);
    const { mtimeMs } = await handle.stat();
    return { text: buffer.toString('utf8', 0, bytesRead), mtimeMs };
  } finally {
    await handle.close();
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
