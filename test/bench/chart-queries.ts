// How long the queries of charts and rollups take, by database size. By hand: npm run bench:charts -- duckdb 1 10
// The arguments are an engine (duckdb, mysql: a private MariaDB) and millions of rows, which are made inside the
// database.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monotonicSeconds } from '../../src/lib/clock.js';
import { openEngine } from '../../src/store/open-engine.js';
import { openStore, type Store } from '../../src/store/store.js';
import { startMariadb } from '../fixtures/mariadb.js';
import { fillDatabase } from './fill-database.js';

const MILLION = 1_000_000;

/** The first answer depends on what is in memory by chance; the later ones show what the engine can do. */
const REPETITIONS = 3;

const banRule = {
  maxretry: 10,
  findtimeMicros: 86_400_000_000,
  rootWeight: 1,
  invalidWeight: 1,
  probeWeight: 0,
  hosts: [],
  restMicros: null,
  onlyJournal: false,
  excessAttempts: 100,
};

const questions: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  totals: (store) => store.totals(),
  failedByCountry: (store) => store.failedByCountry(),
  acceptedPerUserPerDay: (store) => store.acceptedPerUserPerDay('Europe/Berlin'),
  topUsersTried: (store) => store.topUsersTried(10),
  loginsAfterFailures: (store) => store.loginsAfterFailures(5),
  ipv4Offenders: (store) => store.ipv4Offenders(banRule),
  successfulLogins: (store) => store.successfulLogins(),
};

async function measure(url: string, rows: number): Promise<void> {
  const startedAt = monotonicSeconds();
  await (await openStore({ url })).close();
  const engine = await openEngine(url);
  await fillDatabase(engine, rows);
  console.log(`${rows} rows filled in ${(monotonicSeconds() - startedAt).toFixed(0)} s`);
  for (const table of ['daily_logins', 'user_days', 'user_attempts']) {
    const [row] = await engine.query(`SELECT COUNT(*) AS found FROM ${table}`);
    console.log(`  ${table}: ${String(row?.['found'])} rows`);
  }
  console.log(`  size: ${Math.round((await engine.sizeBytes()) / 2 ** 20)} MiB`);
  await engine.close();
  for (const [name, ask] of Object.entries(questions)) {
    const store = await openStore({ url });
    const seconds: string[] = [];
    for (let i = 0; i < REPETITIONS; i++) {
      const askedAt = monotonicSeconds();
      await ask(store);
      seconds.push((monotonicSeconds() - askedAt).toFixed(3));
    }
    console.log(`  ${name}: ${seconds.join(' ')} s`);
    await store.close();
  }
}

const [engineName = 'duckdb', ...millions] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'authtrack-bench-'));
const server =
  engineName === 'mysql'
    ? await startMariadb(['--innodb-buffer-pool-size=1G', '--innodb-log-file-size=1G'])
    : undefined;
try {
  if (server !== undefined && 'skipped' in server) throw new Error(server.skipped);
  for (const count of millions.length > 0 ? millions.map(Number) : [1]) {
    const file = join(folder, `${count}.duckdb`);
    console.log(`${engineName}, ${count} million rows`);
    await measure(server?.urlOf(`bench_${count}`) ?? `duckdb:${file}`, count * MILLION);
    if (server !== undefined) await server.run(`DROP DATABASE bench_${count}`);
    rmSync(file, { force: true });
  }
} finally {
  if (server !== undefined && 'stop' in server) await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
