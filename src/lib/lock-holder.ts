// Who holds a lock, and whether that process still is. The kernel tells by process id and time of start (proc(5)), but
// only of processes that it runs and this process can see: not of other machines, nor of other containers.
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, uptime } from 'node:os';

/** `host process-id start space`; what is not known is empty. */
export type Holder = {
  readonly host: string;
  readonly pid: number;
  /** Clock ticks after the boot that is named: `boot:ticks`. */
  readonly start: string;
  /** The PID namespace: containers have the boot of their machine, and each a process 1. */
  readonly space: string;
};

/** Much longer than the pauses between two signs of life, so that a slow disk is no death. */
const FOREIGN_MS = 30_000;

/** A machine of the same name that was started anew is mostly the same one; it may be another. */
const SAME_NAME_MS = 15_000;

const UNKNOWN = '-';

// Unlike /proc/PID it is of this process, whatever namespace /proc was mounted in.
const OWN = '/proc/self';

export function ownHolder(): Holder {
  return { host: hostname(), pid: process.pid, start: startIn(OWN) ?? '', space: ownSpace() };
}

export function textOf({ host, pid, start, space }: Holder): string {
  return `${host || UNKNOWN} ${pid} ${start || UNKNOWN} ${space || UNKNOWN}\n`;
}

/** Undefined for a text that is not of a lock. Locks of earlier versions do not name a space. */
export function holderIn(text: string): Holder | undefined {
  const match = /^(\S+) (\d{1,10}) (\S*)(?: (\S+))?\n$/.exec(text);
  if (match === null) return undefined;
  const [host = '', pid, start = '', space = ''] = match
    .slice(1)
    .map((word) => (word === UNKNOWN ? '' : word));
  return { host, pid: Number(pid), start, space };
}

/** For how long a lock counts without a sign of life, and whether it is worth waiting for one. */
type HolderState = { readonly countsMs: number; readonly isNear: boolean };

const runs: HolderState = { countsMs: Infinity, isNear: true };
const isGone: HolderState = { countsMs: 0, isNear: true };

/** @param silentMs for how long there was no sign of life, by the clock of the file system */
export function judge(holder: Holder, silentMs: number): HolderState {
  const own = ownHolder();
  const boot = bootOf(own);
  if (boot !== '' && bootOf(holder) === boot) {
    return holder.space === '' || holder.space === own.space ? judgeHere(holder) : silent(FOREIGN_MS);
  }
  if (holder.host !== own.host) return { countsMs: FOREIGN_MS, isNear: false };
  // Without /proc there is nothing better than the process id.
  if (boot === '' && holder.start === '') return isThere(holder.pid) ? runs : isGone;
  return silentMs >= uptime() * 1000 ? isGone : silent(SAME_NAME_MS);
}

/** A process of this kernel that this process can see. */
function judgeHere({ pid, start }: Holder): HolderState {
  const now = isOwnProc() ? startIn(`/proc/${pid}`) : undefined;
  if (now !== undefined) return now === start ? runs : isGone;
  // Hidden (hidepid=), or /proc is that of another namespace.
  return isThere(pid) ? silent(FOREIGN_MS) : isGone;
}

function silent(countsMs: number): HolderState {
  return { countsMs, isNear: true };
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function bootOf({ start }: Holder): string {
  return start.split(':')[0] ?? '';
}

/**
 * Undefined where there is no such process, or no /proc. A zombie has another start than anybody: it does nothing more.
 */
function startIn(folder: string): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`${folder}/stat`, 'utf8');
    // The name of the program, in parentheses, may hold anything: the state follows it, and 19 fields later the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return /[ZX]/.test(fields[0] ?? '') ? `${boot}:gone` : `${boot}:${fields[19] ?? ''}`;
  } catch {
    return undefined;
  }
}

function ownSpace(): string {
  return linkOf(`${OWN}/ns/pid`) ?? '';
}

function isOwnProc(): boolean {
  return linkOf(OWN) === String(process.pid);
}

function linkOf(name: string): string | undefined {
  try {
    return readlinkSync(name);
  } catch {
    return undefined;
  }
}
