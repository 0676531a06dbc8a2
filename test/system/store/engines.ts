// The engines that the suite runs on: each call makes a new, empty database.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMariadb } from '../../fixtures/mariadb.js';

type TestEngine = {
  readonly name: 'duckdb' | 'mysql';
  /** Why the engine is missing. */
  readonly skipped?: string;
  readonly freshUrl: () => string;
  readonly stop: () => Promise<void>;
};

export async function testEngines(): Promise<readonly TestEngine[]> {
  return [duckdb(), await mysql()];
}

function duckdb(): TestEngine {
  const folder = mkdtempSync(join(tmpdir(), 'authtrack-duckdb-'));
  let count = 0;
  return {
    name: 'duckdb',
    freshUrl: () => `duckdb:${join(folder, `${++count}.db`)}`,
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}

async function mysql(): Promise<TestEngine> {
  const server = await startMariadb();
  let count = 0;
  if ('skipped' in server) {
    return { name: 'mysql', skipped: server.skipped, freshUrl: () => '', stop: () => Promise.resolve() };
  }
  return { name: 'mysql', freshUrl: () => server.urlOf(`suite_${++count}`), stop: server.stop };
}
