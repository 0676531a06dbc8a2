// A file that says which process is at work. It outlives a process that was killed, and is then taken over: a lock
// counts only as long as its process lives, which the kernel tells by process id and time of start (proc(5)).
import { randomUUID } from 'node:crypto';
import { constants, link, open, readFile, rename, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

export type Lock = { close(): Promise<void> };

/** Whoever holds a lock: `host process-id start`. */
export type Holder = { readonly host: string; readonly pid: number; readonly start: string };

// Each failed attempt means that another process has taken or left the lock in this very moment.
const ATTEMPTS = 10;

/** The lock, or who holds it. Throws what the file system throws. */
export async function takeLock(file: string): Promise<Lock | Holder> {
  const own: Holder = { host: hostname(), pid: process.pid, start: startOf(process.pid) ?? '' };
  const text = textOf(own);
  for (let attempt = 1; ; attempt += 1) {
    if (await create(file, text)) return { close: () => release(file, text) };
    const found = await read(file);
    if (found === undefined) continue;
    const holder = holderIn(found);
    if (holder !== undefined && (isAlive(holder) || attempt === ATTEMPTS)) return holder;
    if (attempt === ATTEMPTS) return { host: own.host, pid: 0, start: '' };
    await remove(file, found);
  }
}

export function isHolder(result: Lock | Holder): result is Holder {
  return 'pid' in result;
}

/** Whole or not at all: a lock that is seen has its text. */
async function create(file: string, text: string): Promise<boolean> {
  const fresh = `${file}.${randomUUID()}`;
  try {
    const handle = await open(fresh, 'wx', 0o640);
    await handle.writeFile(text).finally(() => handle.close());
    await link(fresh, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(fresh, { force: true });
  }
}

/** Takes a dead process's lock away. Should it have become another's meanwhile, that one is put back. */
async function remove(file: string, dead: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  await rename(file, aside).catch(ignoreMissing);
  if ((await read(aside)) !== dead) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

async function release(file: string, text: string): Promise<void> {
  if ((await read(file)) === text) await rm(file, { force: true });
}

async function read(file: string): Promise<string | undefined> {
  // A pipe of that name is empty, rather than something to wait for.
  const flag = constants.O_RDONLY | constants.O_NONBLOCK;
  return readFile(file, { encoding: 'utf8', flag }).catch(ignoreMissing);
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function textOf({ host, pid, start }: Holder): string {
  return `${host} ${pid} ${start}\n`;
}

function holderIn(text: string): Holder | undefined {
  const match = /^(\S+) (\d{1,10}) (\S*)\n$/.exec(text);
  return match ? { host: match[1] ?? '', pid: Number(match[2]), start: match[3] ?? '' } : undefined;
}

/** Of another machine nobody can say: its lock counts. */
function isAlive({ host, pid, start }: Holder): boolean {
  if (host !== hostname()) return true;
  const now = startOf(pid);
  if (now !== undefined) return now === start;
  try {
    process.kill(pid, 0);
    return start === '';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' && start === '';
  }
}

/** When a process was started, in clock ticks after the boot that is named; undefined where there is none or no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in parentheses, may hold anything: the start is the 20th field after it.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    return `${boot}:${ticks}`;
  } catch {
    return undefined;
  }
}
