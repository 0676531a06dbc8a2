// Runs the real program and stops it with a signal while it waits.
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { monotonicSeconds } from '../../src/lib/clock.js';
import { failures } from './ban-runs.js';
import { mainFile } from './project.js';
import { temporaryFolder } from './run-cli.js';

export type StopOptions = {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A command that gets ours as its arguments. */
  readonly wrapper?: readonly string[];
  /** Its standard input; silent and endless by default. */
  readonly feed?: Iterable<Buffer>;
  readonly signal?: NodeJS.Signals;
  /** Whether the program waits for what the test needs; called repeatedly. */
  readonly isWaiting: (pid: number) => boolean | Promise<boolean>;
  /** The test does not read its standard output. */
  readonly isUnread?: boolean;
};

export type Stopped = {
  /** The exit code that a shell reports, also for a process that the signal ended. */
  readonly code: number;
  readonly seconds: number;
  readonly stderr: string;
};

const START_SECONDS = 30;
const codes: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** Every command must end within this time after the first signal. */
export const STOP_SECONDS = 5;

/** Starts `authtrack ARGS`, and sends the signal as soon as it waits. */
export async function stopRun(args: readonly string[], options: StopOptions): Promise<Stopped> {
  const { cwd, env, wrapper = [], feed, signal = 'SIGTERM', isWaiting, isUnread = false } = options;
  const [command = '', ...rest] = [...wrapper, process.execPath, mainFile, ...args];
  const child = spawn(command, rest, {
    cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: cwd,
      XDG_STATE_HOME: path.join(cwd, 'state'),
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  if (!isUnread) child.stdout.resume();
  child.stdin.on('error', () => undefined);
  // It ends before its input does.
  if (feed) void pour(child, feed).catch(() => undefined);
  // Not `close`: the output is not read to its end.
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  try {
    const until = monotonicSeconds() + START_SECONDS;
    while (!(await isWaiting(child.pid ?? 0))) {
      assert.equal(child.exitCode, null, `it ended before it waited: ${stderr}`);
      assert.ok(monotonicSeconds() < until, `it never waited: ${stderr}`);
      await delay(20);
    }
    // It may be about to wait, but not wait yet.
    await delay(150);
    assert.equal(child.exitCode, null, `it did not wait: ${stderr}`);
    const from = monotonicSeconds();
    child.kill(signal);
    const late = delay(3 * STOP_SECONDS * 1000, undefined, { ref: false });
    const [code, by] = (await Promise.race([ended, late])) ?? [null, null];
    const seconds = monotonicSeconds() - from;
    assert.ok(code !== null || by !== null, `it did not end within ${seconds.toFixed(1)} s: ${stderr}`);
    return { code: code ?? codes[by ?? ''] ?? -1, seconds, stderr };
  } finally {
    child.kill('SIGKILL');
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  }
}

async function pour({ stdin }: ChildProcess, feed: Iterable<Buffer>): Promise<void> {
  for (const chunk of feed) {
    if (stdin === null || stdin.destroyed) return;
    if (!stdin.write(chunk)) await Promise.race([once(stdin, 'drain'), once(stdin, 'close')]);
  }
}

/** Whether a process has opened a file. */
export function hasOpen(pid: number, file: string): boolean {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).some((fd) => {
    try {
      return readlinkSync(path.join(folder, fd)) === file;
    } catch {
      return false;
    }
  });
}

/** Whether a process has worked, or waited, for this time. */
export function hasRunFor(seconds: number): () => boolean {
  const from = monotonicSeconds();
  return () => monotonicSeconds() - from >= seconds;
}

/** The lines of an attack. */
export const attack: readonly string[] = failures('198.51.100.9', 40).map((line) => `${line}\n`);

/** Makes a folder with a log, a list, and a pipe without a writer. */
export function waitingFolder(t: Parameters<typeof temporaryFolder>[0]): string {
  const cwd = temporaryFolder(t);
  writeFileSync(path.join(cwd, 'auth.log'), attack.join(''));
  writeFileSync(path.join(cwd, 'list.txt'), '203.0.113.7\n');
  execFileSync('mkfifo', [path.join(cwd, 'fifo')]);
  return cwd;
}
