// Runs one process and measures time, CPU time and memory. GNU time measures the last two, including child processes.
// Without it, memory comes from proc(5), and CPU time is not measured.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { monotonicSeconds } from '../../../src/lib/clock.js';
import { findProgram } from '../../fixtures/find-program.js';
import { peakBytes } from './peak-bytes.js';

const POLL_MS = 20;
const KILOBYTE = 1024;

export type Command = {
  readonly program: string;
  readonly args: readonly string[];
  /** The file for standard input; empty by default. */
  readonly input?: string;
  /** Exit codes that count as success, besides 0. */
  readonly fineCodes?: readonly number[];
};

type Usage = {
  /** User and system time together. */
  readonly cpuSeconds: number | null;
  readonly peakBytes: number | null;
};

/** `seconds` is the wall-clock time from the call to the end. */
export type Run = Usage & { readonly seconds: number; readonly output: string };

/**
 * @param folder where the process runs, its home, and where its output goes: grep does less when that is /dev/null
 * @throws Error when it fails
 */
export async function runProcess(
  { program, args, input, fineCodes = [] }: Command,
  folder: string,
): Promise<Run> {
  const output = path.join(folder, 'output');
  const errors = path.join(folder, 'errors');
  const usage = path.join(folder, 'usage');
  const stdio = [openSync(input ?? '/dev/null', 'r'), openSync(output, 'w'), openSync(errors, 'w')];
  const gnuTime = findProgram('time');
  const wrapper = gnuTime === undefined ? [] : [gnuTime, '-q', '-f', '%U %S %M', '-o', usage];
  const [first = '', ...rest] = [...wrapper, program, ...args];
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_STATE_HOME: folder, LC_ALL: 'C', TZ: 'UTC' };
  const startedAt = monotonicSeconds();
  const child = spawn(first, rest, { cwd: folder, env, stdio });
  let peak: number | null = null;
  const timer = setInterval(() => (peak = peakBytes(child.pid) ?? peak), POLL_MS);
  if (gnuTime !== undefined) clearInterval(timer);
  await once(child, 'exit');
  const seconds = monotonicSeconds() - startedAt;
  clearInterval(timer);
  stdio.forEach((file) => closeSync(file));
  if (![0, ...fineCodes].some((code) => code === child.exitCode)) {
    const why = readFileSync(errors, 'utf8').trim();
    throw new Error(`${program} ${args.join(' ')} ended with ${child.exitCode ?? child.signalCode}: ${why}`);
  }
  const used = gnuTime === undefined ? { cpuSeconds: null, peakBytes: peak } : usageIn(usage);
  return { seconds, output: readFileSync(output, 'latin1'), ...used };
}

function usageIn(file: string): Usage {
  const [user = NaN, system = NaN, kilobytes = NaN] = readFileSync(file, 'utf8').split(' ').map(Number);
  return { cpuSeconds: user + system, peakBytes: kilobytes * KILOBYTE };
}
