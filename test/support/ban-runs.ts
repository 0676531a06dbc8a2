// Logs of attacks, and a folder of one server that has read one.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';

import { runCli, temporaryFolder, type Ended, type RunOptions } from './run-cli.js';

const MINUTE_MS = 60_000;

/** A number of wrong passwords, a minute apart, each in a separate connection. @param from the time of the first */
export function failures(ip: string, count: number, user = 'root', from = '2026-03-01T10:00:00Z'): string[] {
  return Array.from({ length: count }, (_, i) => {
    const time = timeText(Date.parse(from) + i * MINUTE_MS);
    return `${time} web1 sshd[${1000 + i}]: Failed password for ${user} from ${ip} port ${40_000 + i} ssh2`;
  });
}

export function accepted(ip: string, time: string, method = 'publickey'): string {
  return `${time} web1 sshd[9]: Accepted ${method} for mira from ${ip} port 50025 ssh2`;
}

/** `2026-03-01T10:00:00Z` */
export function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

export type Server = {
  readonly cwd: string;
  readonly run: (...args: readonly string[]) => Promise<Ended>;
  readonly runWith: (options: Omit<RunOptions, 'cwd'>, ...args: readonly string[]) => Promise<Ended>;
  /** The contents of auto-ban.data. */
  readonly list: () => string;
  /** Reads more lines. */
  readonly log: (lines: readonly string[]) => Promise<void>;
};

/** A server with a separate database, which has read these lines. */
export async function start(t: TestContext, lines: readonly string[]): Promise<Server> {
  const cwd = temporaryFolder(t);
  const runWith: Server['runWith'] = (options, ...args) => runCli(args, { cwd, ...options });
  const log: Server['log'] = async (more) => {
    writeFileSync(path.join(cwd, 'auth.log'), more.map((line) => `${line}\n`).join(''), { flag: 'a' });
    assert.equal((await runWith({}, 'analyze', '--no-charts', '--quiet', 'auth.log')).stderr, '');
  };
  await log(lines);
  const list = (): string => readFileSync(path.join(cwd, 'state/authtrack/auto-ban.data'), 'utf8');
  return { cwd, run: (...args) => runWith({}, ...args), runWith, list, log };
}
