// A database with a log in which every line is a login, so that rows and position show whether a backup is consistent.
import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { TestContext } from 'node:test';

import { runCli, temporaryFolder, type Ended, type RunOptions } from './run-cli.js';

export type BackupPlace = {
  readonly cwd: string;
  readonly at: (name: string) => string;
  /** Appends this many lines to auth.log. */
  readonly grow: (lines: number) => void;
  readonly run: (args: string, options?: Partial<RunOptions>) => Promise<Ended>;
  /** As `run`; the run must succeed, without a warning. @returns what it printed */
  readonly good: (args: string) => Promise<string>;
  /** The rows of a database, and the lines that were read of its logs. */
  readonly counted: (db: string) => Promise<{ readonly rows: number; readonly lines: number }>;
};

/** The state folder is `place`, and the backups go to `kept`. */
export function backupPlace(t: TestContext): BackupPlace {
  const cwd = temporaryFolder(t);
  chmodSync(cwd, 0o755);
  const at = (name: string): string => path.join(cwd, name);
  mkdirSync(at('kept'), { mode: 0o755 });
  let lines = 0;
  const run: BackupPlace['run'] = (args, options) =>
    runCli(args.split(' '), { cwd, env: { AUTHTRACK_STATE: at('place') }, ...options });
  const good: BackupPlace['good'] = async (args) => {
    const { code, stdout, stderr } = await run(args);
    assert.deepEqual([code, stderr], [0, ''], args);
    return stdout;
  };
  return {
    cwd,
    at,
    run,
    good,
    grow: (more) => {
      appendFileSync(at('auth.log'), Array.from({ length: more }, () => lineOf((lines += 1))).join(''));
    },
    counted: async (db) => {
      const info = JSON.parse(await good(`db info --json --db duckdb:${db}`)) as Info;
      return { rows: info.rows, lines: info.sources.reduce((sum, source) => sum + source.lines, 0) };
    },
  };
}

type Info = { readonly rows: number; readonly sources: readonly { readonly lines: number }[] };

export const ANALYZE = 'analyze --no-charts --quiet auth.log';

function lineOf(n: number): string {
  const second = new Date(Date.UTC(2026, 4, 1) + n * 1000).toISOString().slice(0, 19);
  const status = n % 3 === 0 ? 'Accepted' : 'Failed';
  return `${second}Z web1 sshd[${n}]: ${status} password for anna from 198.51.100.${n % 250} port ${n % 60_000} ssh2\n`;
}

/** The names and contents of all files in a folder. */
export function contentOf(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).map((entry) => {
    if (!entry.isFile()) return entry.name;
    const bytes = readFileSync(path.join(folder, entry.name));
    return `${entry.name} ${createHash('sha256').update(bytes).digest('hex')}`;
  });
}
