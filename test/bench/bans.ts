// Time and memory of `authtrack bans` with millions of rows, nearly all of them attacks:
//   npm run bench:bans -- duckdb 10    or    npm run bench:bans -- mysql 10 1 (once each)
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { monotonicSeconds } from '../../src/lib/clock.js';
import { openEngine } from '../../src/store/open-engine.js';
import { openStore } from '../../src/store/store.js';
import { startMariadb } from '../fixtures/mariadb.js';
import { mainFile } from '../support/project.js';
import { fillDatabase } from './fill-database.js';
import { peakBytes } from './measure/peak-bytes.js';

const MILLION = 1_000_000;

/** What differs between the ways to compute a list. */
const ways: readonly (readonly string[])[] = [
  ['bans'],
  ['bans', '--bantime', '1d'],
  ['bans', '--hosts', 'web1'],
  ['bans', 'export'],
];

async function run(args: readonly string[], folder: string, url: string): Promise<string> {
  const startedAt = monotonicSeconds();
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_STATE_HOME: folder, DATABASE_URL: url };
  const child = spawn(process.execPath, [mainFile, ...args, '--quiet'], {
    env,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peak = 0;
  const timer = setInterval(() => (peak = peakBytes(child.pid) ?? peak), 20);
  await once(child, 'exit');
  clearInterval(timer);
  if (child.exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${child.exitCode}`);
  return `${(monotonicSeconds() - startedAt).toFixed(1)} s ${Math.round(peak / 2 ** 20)} MB`;
}

const [engineName = 'duckdb', millions = '1', repetitions = '3'] = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'authtrack-bench-'));
const server =
  engineName === 'mysql'
    ? await startMariadb(['--innodb-buffer-pool-size=1G', '--innodb-log-file-size=1G'])
    : undefined;
try {
  if (server !== undefined && 'skipped' in server) throw new Error(server.skipped);
  const url = server?.urlOf('bench') ?? `duckdb:${path.join(folder, 'bench.duckdb')}`;
  const store = await openStore({ url });
  // Without rows, nothing is computed.
  await store.addSource('bench.log', Buffer.from('bench'));
  await store.close();
  const engine = await openEngine(url);
  await fillDatabase(engine, Number(millions) * MILLION);
  await engine.close();
  console.log(`${engineName}, ${millions} million rows`);
  for (const args of ways) {
    const results: string[] = [];
    for (let i = 0; i < Number(repetitions); i++) results.push(await run(args, folder, url));
    console.log(`  ${args.join(' ')}: ${results.join(', ')}`);
  }
} finally {
  if (server !== undefined && 'stop' in server) await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
