// Runs authtrack analyze on a journal, and reads the database afterwards.
import assert from 'node:assert/strict';
import path from 'node:path';

import { storedRows } from '../system/store/stored-rows.js';
import { runCli } from './run-cli.js';

export const analyzeArgs = ['analyze', '--no-charts', '--json', '--db', 'duckdb:a.duckdb', '--out', '.'];

export type Run = { readonly lines: number; readonly inserted: number; readonly stderr: string };

/** Analyzes into `cwd`/a.duckdb. */
export async function analyze(cwd: string, name: string): Promise<Run> {
  const { code, stdout, stderr } = await runCli([...analyzeArgs, name], { cwd });
  assert.equal(code, 0, stderr);
  return { ...(JSON.parse(stdout) as Run), stderr };
}

/** Returns the process ids of the stored rows, in order. */
export async function pidsIn(cwd: string): Promise<(number | null)[]> {
  return (await rowsIn(cwd)).map(({ pid }) => pid);
}

export async function rowsIn(cwd: string): ReturnType<typeof storedRows> {
  return storedRows(`duckdb:${path.join(cwd, 'a.duckdb')}`);
}
