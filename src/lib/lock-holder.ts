// Who holds a lock, and whether that process still runs. The kernel knows a process by its id and start time (proc(5)),
// but only processes of this machine and this container: not those of other machines or containers.
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, uptime } from 'node:os';

/** `host process-id start space`. Unknown fields are empty. */
export type Holder = {
  readonly host: string;
  readonly pid: number;
  /** Boot id and clock ticks since that boot: `boot:ticks`. */
  readonly start: string;
  /** The PID namespace: all containers have the boot id of their machine, and each has a process 1. */
  readonly space: string;
};

/** Much longer than the pause between two heartbeats: a slow disk must not count as death. */
const FOREIGN_MS = 30_000;

/** A machine with the same name and another boot id is mostly the same machine after a reboot, but may be another. */
const SAME_NAME_MS = 15_000;

const UNKNOWN = '-';

// Unlike /proc/PID, this is always this process, whatever PID namespace /proc was mounted in.
const OWN = '/proc/self';

export function ownHolder(): Holder {
  return { host: hostname(), pid: process.pid, start: startIn(OWN) ?? '', space: ownSpace() };
}

export function textOf({ host, pid, start, space }: Holder): string {
  return `${host || UNKNOWN} ${pid} ${start || UNKNOWN} ${space || UNKNOWN}\n`;
}

/** The holder in a lock's text, undefined for any other text. Locks of earlier versions do not have a space. */
export function holderIn(text: string): Holder | undefined {
  const match = /^(\S+) (\d{1,10}) (\S*)(?: (\S+))?\n$/.exec(text);
  if (match === null) return undefined;
  const [host = '', pid, start = '', space = ''] = match
    .slice(1)
    .map((word) => (word === UNKNOWN ? '' : word));
  return { host, pid: Number(pid), start, space };
}

/** How long a lock counts without a heartbeat, and whether waiting for one is worthwhile. */
type HolderState = { readonly countsMs: number; readonly isNear: boolean };

const runs: HolderState = { countsMs: Infinity, isNear: true };
const isGone: HolderState = { countsMs: 0, isNear: true };

/** The state of a holder. @param silentMs time since its last heartbeat, by the clock of the file system */
export function judge(holder: Holder, silentMs: number): HolderState {
  const own = ownHolder();
  const boot = bootOf(own);
  if (boot !== '' && bootOf(holder) === boot) {
    return holder.space === '' || holder.space === own.space ? judgeHere(holder) : silent(FOREIGN_MS);
  }
  if (holder.host !== own.host) return { countsMs: FOREIGN_MS, isNear: false };
  // Without /proc there is only the process id.
  if (boot === '' && holder.start === '') return isThere(holder.pid) ? runs : isGone;
  return silentMs >= uptime() * 1000 ? isGone : silent(SAME_NAME_MS);
}

/** The state of a process of this kernel that this process can see. */
function judgeHere({ pid, start }: Holder): HolderState {
  const now = isOwnProc() ? startIn(`/proc/${pid}`) : undefined;
  if (now !== undefined) return now === start ? runs : isGone;
  // The process is hidden (hidepid=), or /proc belongs to another namespace.
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

/** Boot and start of a process; undefined without such a process, or without /proc. A zombie has the start `gone`. */
function startIn(folder: string): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`${folder}/stat`, 'utf8');
    // The program's name is in parentheses and may contain anything. The state follows it, and the start 19 fields
    // later.
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
