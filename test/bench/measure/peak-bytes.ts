import { readFileSync } from 'node:fs';

const KILOBYTE = 1024;

/** The most that a process has had in memory, as proc(5) tells it while the process lives. */
export function peakBytes(pid: number | undefined): number | undefined {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * KILOBYTE;
  } catch {
    return undefined;
  }
}
