// A folder with two logs, for tests of where files go.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';

import { runCli, temporaryFolder, type Ended } from './run-cli.js';

const line = (second: number, ip: string): string =>
  `2026-05-31T10:00:${String(second).padStart(2, '0')}Z web1 sshd[${700 + second}]: Failed password for root from ${ip} port 4242 ssh2\n`;
export const REAL = Array.from({ length: 12 }, (_, n) => line(n, '192.0.2.1')).join('');
const TRIAL = Array.from({ length: 12 }, (_, n) => line(n, '198.51.100.7')).join('');

export type Place = {
  readonly cwd: string;
  readonly run: (args: string, env?: Readonly<Record<string, string>>) => Promise<Ended>;
  /** As `run`; the run must succeed. */
  readonly good: (args: string, env?: Readonly<Record<string, string>>) => Promise<Ended>;
  readonly files: (folder: string) => readonly string[];
  readonly at: (name: string) => string;
};

/** @param charts whether `analyze` draws charts */
export function startPlace(t: TestContext, { charts = false } = {}): Place {
  const cwd = temporaryFolder(t);
  writeFileSync(path.join(cwd, 'real.log'), REAL);
  writeFileSync(path.join(cwd, 'trial.log'), TRIAL);
  const at = (name: string): string => path.join(cwd, name);
  const run: Place['run'] = (args, env = {}) => runCli(args.split(' '), { cwd, env, charts });
  return {
    cwd,
    at,
    run,
    good: async (args, env) => {
      const ended = await run(args, env);
      assert.equal(ended.code, 0, ended.stderr);
      return ended;
    },
    files: (folder) => (existsSync(at(folder)) ? readdirSync(at(folder)).sort() : []),
  };
}
