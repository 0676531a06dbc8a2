// A file that says which process is at work. It outlives a process that was killed, and is then taken over: at once
// where the kernel tells that the process is gone, else when it has shown no sign of life for a while (lock-holder.ts).
import { randomUUID } from 'node:crypto';
import { constants, link, lstat, open, rename, rm, type FileHandle } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { monotonicSeconds, nowMs } from './clock.js';
import { holderIn, judge, ownHolder, textOf, type Holder } from './lock-holder.js';
import { makeFile } from './open-own-file.js';
import { refuseToReplace } from './write-refusal.js';

export type { Holder } from './lock-holder.js';

export type Lock = {
  /**
   * Whether the lock is still this process's. One that slept, or whose disk did, may have lost it. Looks again only if
   * the last look is older than `withinMs`, by any clock.
   */
  isHeld(withinMs?: number): Promise<boolean>;
  close(): Promise<void>;
};

// Each failed attempt means that another process has taken or left the lock in this very moment.
const ATTEMPTS = 10;

const BEAT_MS = 5000;
const LOOK_AGAIN_MS = 250;

/** A taker that finds a sign of life puts the lock back: it is away for that long at most. */
const BEING_JUDGED_MS = 20;

const MODE = 0o640;
const LONGEST_TEXT = 1024;
const SAFELY = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** What stands under the name of the lock. `mtimeMs`: the last sign of life, by the clock of the file system. */
type Found = { readonly text: string; readonly mtimeMs: number };

/**
 * The lock, or who holds it. Waits where only a sign of life can tell whether a process of this machine is gone, but no
 * longer than until `signal`. Throws what the file system throws, CannotCreateError for a folder of that name.
 */
export async function takeLock(file: string, signal?: AbortSignal): Promise<Lock | Holder> {
  const own = ownHolder();
  let first: (Found & { readonly seenAt: number }) | undefined;
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

/**
 * Whole or not at all: a lock that is seen has its text. A number is the time of the file system, of a lock that is
 * held.
 */
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

/** Shows every few seconds that the process lives, for as long as it does. */
async function hold(file: string, text: string, handle: FileHandle): Promise<Lock> {
  const own = await handle.stat();
  let isLost = false;
  let lookedAt = clocks();
  let beatAt = clocks();

  // Written, not touched: a time that we give is ours, and the file system's own is what others compare with.
  const beat = async (): Promise<void> => {
    beatAt = clocks();
    await handle.write(text, 0).catch(() => undefined);
    await handle.datasync().catch(() => undefined);
  };
  // First the sign of life, then the look: whoever takes the lock over does it the other way round.
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

/** By two clocks: one stands still while the machine sleeps, the other may be set back. */
function msSince({ wallMs, seconds }: Clocks): number {
  return Math.max(Math.abs(nowMs() - wallMs), (monotonicSeconds() - seconds) * 1000);
}

type FileId = Pick<Stats, 'dev' | 'ino'>;

/** Opened anew: what a network file system remembers of a name may be old. */
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

/**
 * Takes a dead process's lock away. Should it have become another's, or shown life, meanwhile, that one is put back.
 */
async function remove(file: string, dead: Found): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  await rename(file, aside).catch(ignoreMissing);
  const now = await read(aside);
  const isDead = now?.text === dead.text && now.mtimeMs === dead.mtimeMs;
  if (now && !isDead) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

/** A link, a pipe or a device of that name is nobody's lock: it has no text, and is not opened. */
async function read(file: string): Promise<Found | undefined> {
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
