// Runs the program of the setting `notify` with text on its standard input. It runs without a shell, with the environment
// of lib/child-environment.ts (no secret), and in a process group, which is ended if the program takes too long.
import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

import { childEnvironment } from '../lib/child-environment.js';
import { StoppedError } from '../lib/errors.js';
import { MS_PER_SECOND } from '../lib/units.js';
import type { CommandContext } from './command.js';

/** docs/findings.md names it. */
const LIMIT_SECONDS = 30;

/** After SIGTERM; within the time that stop-signals.ts gives to the whole process. */
const GRACE_MS = 1000;

/** A grandchild may keep the pipes open for ever. */
const DRAIN_MS = 200;

const MAX_OUTPUT_CHARS = 4096;
const MAX_LINES = 5;

type NotifyOptions = Pick<CommandContext, 'env' | 'signal'> & { readonly limitSeconds?: number };

/** Why a program has not done its work: a sentence, and the last lines that it printed. Hostile text. */
export type ProgramFailure = readonly [message: string, ...lines: string[]];

/**
 * Runs a program until it ends, or for 30 seconds.
 * @returns undefined if it ended with the exit code 0
 * @throws StoppedError if the signal came: then the program was ended too
 */
export async function runNotify(
  [program = '', ...args]: readonly string[],
  input: string,
  { env, signal, limitSeconds = LIMIT_SECONDS }: NotifyOptions,
): Promise<ProgramFailure | undefined> {
  if (signal.aborted) throw new StoppedError();
  const child = started(program, args, env);
  if (typeof child === 'string') return [`${program} ${child}`];
  const output = collectOutput(child);
  // A program that does not read its input may have done its work.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const ended = endOf(child);
  const limit = new AbortController();
  const late = delay(limitSeconds * MS_PER_SECOND, 'late' as const, { signal: limit.signal });
  const stopped = once(signal, 'abort', { signal: limit.signal }).then(() => 'stopped' as const);
  for (const wait of [late, stopped]) wait.catch(() => undefined);
  const first = await Promise.race([ended, late, stopped]);
  limit.abort();
  if (first === 'late' || first === 'stopped') await endGroup(child, ended);
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  if (first === 'stopped') throw new StoppedError();
  const why = first === 'late' ? `was ended after ${limitSeconds} seconds` : first;
  return why === undefined ? undefined : [`${program} ${why}`, ...output.lines()];
}

/** The program, or why it cannot be run: spawn throws some errors, and endOf gets the others. */
function started(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): ChildProcessWithoutNullStreams | string {
  try {
    return spawn(program, args, { cwd: '/', env: childEnvironment(env), detached: true, stdio: 'pipe' });
  } catch (error) {
    return cannotRun(error);
  }
}

function cannotRun(error: unknown): string {
  return `cannot be run: ${(error as Error).message}`;
}

/** The end of its output: that of both streams, in the order in which it came. */
function collectOutput({ stdout, stderr }: ChildProcess): { readonly lines: () => readonly string[] } {
  let text = '';
  for (const stream of [stdout, stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => (text = (text + part).slice(-MAX_OUTPUT_CHARS)));
  return {
    lines: () =>
      text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(-MAX_LINES)
        .map((line) => `  ${line}`),
  };
}

/** How it failed; undefined if it did not. */
async function endOf(child: ChildProcess): Promise<string | undefined> {
  const closed = once(child, 'close').catch(() => undefined);
  try {
    // Rejects with the event `error`.
    await once(child, 'exit');
  } catch (error) {
    return cannotRun(error);
  }
  await Promise.race([closed, delay(DRAIN_MS)]);
  const { exitCode, signalCode } = child;
  if (exitCode === 0) return undefined;
  return exitCode === null ? `was ended by ${signalCode ?? 'a signal'}` : `ended with exit code ${exitCode}`;
}

/** Ends the program and what it has started: with SIGTERM, and soon after with SIGKILL. */
async function endGroup({ pid }: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  await Promise.race([ended, delay(GRACE_MS)]);
  signalGroup(pid, 'SIGKILL');
}

function signalGroup(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // All of its processes have ended.
  }
}
