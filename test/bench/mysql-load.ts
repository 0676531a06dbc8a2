// How fast rows get into MariaDB: the store's loading, a bare LOAD DATA LOCAL of the same rows by MariaDB's client,
// and the store's multi-row INSERTs. `npm run bench:mysql -- [rows] [rounds] [--json]`.
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monotonicSeconds } from '../../src/lib/clock.js';
import { locatedRows } from '../../src/model/logins-builder.js';
import type { LoginRow } from '../../src/model/login.js';
import { LOGIN_COLUMNS, rowWriter } from '../../src/store/engines/mysql/row-writer.js';
import { openStore } from '../../src/store/store.js';
import { startMariadb } from '../fixtures/mariadb.js';
import { batch, head, loginRow, NOON } from '../system/store/sample-rows.js';
import { median } from './measure/median.js';
import { mysqlWays } from './results.js';

/** What `--json` prints for each way, one after the other. */
export type MysqlLoad = { readonly name: string; readonly rows: number; readonly seconds: number };

const BATCH_ROWS = 40_960;
const args = process.argv.slice(2);
const [rowCount = 400_000, rounds = 5] = args.filter((arg) => !arg.startsWith('--')).map(Number);

// As the parser returns them: each text occurs once.
const users = Array.from({ length: 997 }, (_, n) => (n % 5 ? 'root' : `user${n}`));
const ips = Array.from({ length: 502 }, (_, n) => `${n % 2 ? '192.0.2' : '203.0.113'}.${n >> 1}`);
const country = { code: 'NL', name: 'The Netherlands' };

/** Rows from number `from` up to, not including, `to`. */
function rowsOf(from: number, to: number): readonly LoginRow[] {
  return Array.from({ length: to - from }, (_, index): LoginRow => {
    const n = from + index;
    const [user = '', ip = ''] = [users[n % users.length], ips[(n * 7) % ips.length]];
    const [pid, port] = [1000 + (n % 60_000), n % 65_000];
    return loginRow({ line: n * 3 + 1, date: NOON + n * 700_000, pid, port, user, ip, country });
  });
}

// A server with default options; the fixture for tests is faster and smaller.
const server = await startMariadb([
  '--innodb-flush-log-at-trx-commit=1',
  '--innodb-buffer-pool-size=128M',
  '--innodb-log-file-size=96M',
  '--innodb-flush-method=O_DIRECT',
  '--skip-debug-no-sync',
]);
if ('skipped' in server) throw new Error(server.skipped);
const { run } = server;
const folder = mkdtempSync(path.join(tmpdir(), 'authtrack-bench-'));
const file = path.join(folder, 'rows.tsv');

async function writeFile(): Promise<void> {
  const format = { field: (text: string | null) => text ?? '\\N', quote: '', separator: '\t' };
  const out = createWriteStream(file);
  const write = rowWriter(locatedRows(rowsOf(0, rowCount)), 1, format);
  for (let n = 0; n < rowCount; n++) if (!out.write(`${write(n)}\n`)) await once(out, 'drain');
  await once(out.end(), 'close');
}

/** Seconds of all commits, batch by batch as in a run; the rows are made before. */
async function byStore(url: string): Promise<number> {
  const store = await openStore({ url });
  let source = await store.addSource('auth.log', head);
  let seconds = 0;
  for (let from = 0; from < rowCount; from += BATCH_ROWS) {
    const rows = rowsOf(from, Math.min(from + BATCH_ROWS, rowCount));
    const next = batch(source, rows);
    const start = monotonicSeconds();
    ({ source } = await store.commit(next));
    seconds += monotonicSeconds() - start;
  }
  await store.close();
  return seconds;
}

async function byClient(url: string): Promise<number> {
  await (await openStore({ url })).close();
  const { hostname, port, pathname } = new URL(url);
  const sql = `SET sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES'; LOAD DATA LOCAL INFILE '${file}' INTO TABLE logins
    CHARACTER SET utf8mb4 (${LOGIN_COLUMNS})`;
  const options = [
    '--no-defaults',
    '--local-infile=1',
    '-h',
    hostname,
    '-P',
    port,
    '-u',
    'root',
    pathname.slice(1),
  ];
  const start = monotonicSeconds();
  const { status, stderr } = spawnSync('mariadb', [...options, '-e', sql], { encoding: 'utf8' });
  const seconds = monotonicSeconds() - start;
  if (status !== 0) throw new Error(`the client mariadb failed: ${stderr}`);
  return seconds;
}

async function byInserts(url: string): Promise<number> {
  await run('SET GLOBAL local_infile = 0');
  try {
    return await byStore(url);
  } finally {
    await run('SET GLOBAL local_infile = 1');
  }
}

const ways = [
  { name: mysqlWays.ours, load: byStore, seconds: [] as number[] },
  { name: mysqlWays.bare, load: byClient, seconds: [] as number[] },
  { name: mysqlWays.inserts, load: byInserts, seconds: [] as number[] },
];

try {
  await writeFile();
  for (let round = 0; round < rounds; round++) {
    // The order rotates: each way is first, second and last.
    for (let place = 0; place < ways.length; place++) {
      const way = ways[(round + place) % ways.length];
      const database = `bench_${round}_${place}`;
      way?.seconds.push(await way.load(server.urlOf(database)));
      await server.run(`DROP DATABASE ${database}`);
    }
    console.error(
      `round ${round + 1}: ${ways.map(({ name, seconds }) => `${name} ${rate(seconds.at(-1))}`).join(', ')}`,
    );
  }
  if (args.includes('--json')) console.log(JSON.stringify(medians()));
  else printTable();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** For `npm run bench`. */
function medians(): readonly MysqlLoad[] {
  return ways.map(({ name, seconds }) => ({ name, rows: rowCount, seconds: median(seconds) }));
}

function printTable(): void {
  const bare = median(ways[1]?.seconds ?? []);
  console.log(`\n${rowCount} rows, ${rounds} rounds, medians:\n`);
  console.log('| way | rows a second | of bare LOAD DATA LOCAL |\n|---|---|---|');
  for (const { name, seconds } of ways) {
    console.log(`| ${name} | ${rate(median(seconds))} | ${(bare / median(seconds)).toFixed(2)} |`);
  }
}

function rate(seconds = NaN): string {
  return Math.round(rowCount / seconds).toLocaleString('en');
}
