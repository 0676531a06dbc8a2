import { readFileSync } from 'node:fs';

const KILOBYTE = 1024;

/** Returns the peak memory of a process, from proc(5), while the process runs. */
export function peakBytes(pid: number | undefined): number | undefined {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * KILOBYTE;
  } catch {
    return undefined;
  }
}
