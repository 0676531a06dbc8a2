// Runs the real program in a separate process, with a separate folder and environment.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { text } from 'node:stream/consumers';

import { mainFile } from './project.js';

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Buffer;
  /** Whether `analyze` draws charts, which take a quarter of its time. The default is false. */
  readonly charts?: boolean;
  /** A command that gets ours as its arguments. */
  readonly wrapper?: readonly string[];
};

/** Runs `authtrack ARGS`; its state folder is `cwd`/state, its zone UTC. */
export async function runCli(args: readonly string[], options: RunOptions): Promise<Ended> {
  const [command = '', ...rest] = [...(options.wrapper ?? []), process.execPath, mainFile, ...args];
  const child = spawn(command, rest, {
    cwd: options.cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: options.cwd,
      XDG_STATE_HOME: path.join(options.cwd, 'state'),
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      ...(args.includes('analyze') && options.charts !== true ? { AUTHTRACK_CHARTS: 'false' } : {}),
      ...options.env,
    },
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

/** Makes a folder that is removed after the test. */
export function temporaryFolder(t: Pick<TestContext, 'after'>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'authtrack-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
