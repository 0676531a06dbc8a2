// authtrack db: each subcommand, on every engine.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test, type TestContext } from 'node:test';

import { nowMs } from '../../../src/lib/clock.js';
import { DuckDBInstance } from '@duckdb/node-api';
import { printableUrl } from '../../../src/lib/printable-url.js';
import { backToVersion2 } from '../store/back-to-version-2.js';
import { testEngines } from '../store/engines.js';
import { runCli, temporaryFolder, type Ended } from '../../support/run-cli.js';

const log = [
  '2026-03-01T10:00:00Z web1 sshd[1]: Failed password for root from 203.0.113.5 port 50022 ssh2',
  '2026-03-01T23:59:59Z web1 sshd[2]: Invalid user =1+2 from 203.0.113.6 port 50023',
  '2026-03-02T00:00:00Z web1 sshd[3]: Failed password for invalid user a"b,c from 203.0.113.7 port 50024 ssh2',
  '2026-03-02T11:00:00Z web1 sshd[4]: Accepted publickey for mira from 198.51.100.9 port 50025 ssh2: ED25519 SHA256:mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm',
  '',
].join('\n');

const ids = [1, 2, 3, 4].map((line) => 2 ** 32 + line);

const csv = [
  'id,date,user,ip,status,service,country,country_code,host,port,method,rhost,pid,attempts,reason,' +
    'key_type,key_fingerprint,cert_id,cert_serial,cert_ca,asn,as_name',
  `${ids[0]},2026-03-01T10:00:00Z,root,203.0.113.5,Failed,sshd,,,web1,50022,password,,1,1,,,,,,,,`,
  `${ids[1]},2026-03-01T23:59:59Z,'=1+2,203.0.113.6,Invalid,sshd,,,web1,50023,,,2,1,,,,,,,,`,
  `${ids[2]},2026-03-02T00:00:00Z,"a""b,c",203.0.113.7,Failed,sshd,,,web1,50024,password,,3,1,,,,,,,,`,
  `${ids[3]},2026-03-02T11:00:00Z,mira,198.51.100.9,Accepted,sshd,,,web1,50025,publickey,,4,1,,ED25519,SHA256:mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm,,,,,`,
  '',
].join('\r\n');

const DAY_MS = 86_400_000;
const daysAgo = (days: number): string => new Date(nowMs() - days * DAY_MS).toISOString().slice(0, 10);
const failedAt = (...times: readonly string[]): string =>
  times
    .map((time) => `${time} web1 sshd[9]: Failed password for root from 203.0.113.9 port 50022 ssh2\n`)
    .join('');

type Run = (...args: readonly string[]) => Promise<Ended>;

const engines = await testEngines();
after(() => Promise.all(engines.map((engine) => engine.stop())));

for (const engine of engines) {
  suite(`authtrack db on ${engine.name}`, { skip: engine.skipped ?? false }, () => {
    const start = async (t: TestContext): Promise<{ run: Run; folder: string; url: string }> => {
      const folder = temporaryFolder(t);
      const url = engine.freshUrl();
      const run: Run = (...args) => runCli(args, { cwd: folder, env: { DATABASE_URL: url } });
      writeFileSync(path.join(folder, 'auth.log'), log);
      const { code, stderr } = await run('analyze', '--no-charts', '--quiet', 'auth.log');
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
      return { run, folder, url };
    };

    test('info prints what is stored and how far logs were read', async (t) => {
      const { run, url } = await start(t);
      const { sizeBytes, sources, ...info } = JSON.parse((await run('db', 'info', '--json')).stdout) as {
        sizeBytes: number;
        sources: Record<string, unknown>[];
      };
      assert.ok(sizeBytes > 1000);
      assert.deepEqual(info, {
        engine: engine.name,
        database: printableUrl(url),
        schema: 15,
        rows: 4,
        period: { from: '2026-03-01T10:00:00Z', to: '2026-03-02T11:00:00Z' },
      });
      assert.deepEqual(
        sources.map(({ name, lines, offsetBytes }) => ({ name, lines, offsetBytes })),
        [{ name: 'auth.log', lines: 4, offsetBytes: log.length }],
      );
      const { stdout } = await run('db', 'info');
      assert.match(stdout, /^Rows {7}4, 2026-03-01 10:00 UTC to 2026-03-02 11:00 UTC$/m);
      assert.match(
        stdout,
        /^ {2}#1 auth\.log: 4 lines, \d+ bytes, last read \d{4}-\d\d-\d\d \d\d:\d\d UTC$/m,
      );
    });

    test('migrate prints the old and the new version', async (t) => {
      const { run, url } = await start(t);
      assert.equal((await run('db', 'migrate')).stdout, 'The schema is up to date: version 15.\n');
      await backToVersion2(url);
      assert.equal((await run('db', 'migrate')).stdout, 'Migrated the schema from version 2 to 15.\n');
      // That release had no keys.
      const keyless = csv.replace(/ED25519,SHA256:m+/, ',');
      assert.equal((await run('db', 'export', '--format', 'csv')).stdout, keyless);
    });

    test('prune removes old rows, which do not come back when the log is read again', async (t) => {
      const { run } = await start(t);
      const pruned = await run('db', 'prune', '--before', '2026-03-02');
      assert.deepEqual(pruned, {
        code: 0,
        stdout: 'Removed 2 rows from before 2026-03-02; 2 remain.\n',
        stderr: '',
      });
      const again = await run('analyze', '--no-charts', '--json', 'auth.log');
      assert.equal((JSON.parse(again.stdout) as { inserted: number }).inserted, 0);
      const left = (await run('db', 'export', '--format', 'csv')).stdout.split('\r\n');
      assert.deepEqual(left, csv.split('\r\n').toSpliced(1, 2));
      const none = await run('db', 'prune', '--before', '2026-03-02', '--json');
      assert.deepEqual(JSON.parse(none.stdout), { before: '2026-03-02', removed: 0, rows: 2 });
    });

    test('prune takes a duration before today, in whole days', async (t) => {
      const { run, folder } = await start(t);
      const before = daysAgo(30);
      writeFileSync(
        path.join(folder, 'new.log'),
        failedAt(`${before}T00:00:00Z`, `${daysAgo(31)}T23:59:59Z`),
      );
      await run('analyze', '--no-charts', '--quiet', 'new.log');
      const pruned = await run('db', 'prune', '--before', '30d', '--json');
      assert.deepEqual(JSON.parse(pruned.stdout), { before, removed: 5, rows: 1 });
    });

    test('analyze removes what is older than `keep`, and says so', async (t) => {
      const { run, folder } = await start(t);
      const before = daysAgo(30);
      const add = (second: number): void => {
        const times = [`${before}T00:00:0${second}Z`, `${daysAgo(31)}T23:59:5${second}Z`];
        writeFileSync(path.join(folder, `${second}.log`), failedAt(...times));
      };
      [1, 2, 3].forEach(add);
      const analyze = (...args: readonly string[]): Promise<Ended> => run('analyze', '--no-charts', ...args);
      const json = JSON.parse((await analyze('--json', '--keep', '30d', '1.log')).stdout) as object;
      assert.deepEqual((json as { pruned: unknown }).pruned, { before, removed: 5 });
      const text = await analyze('--keep', '30d', '2.log');
      assert.match(
        text.stdout,
        new RegExp(`^Stored +2 new rows; 2 in all.*\nRemoved +1 row from before ${before}`, 'm'),
      );
      assert.deepEqual(await analyze('--quiet', '--keep', '30d', '3.log'), {
        code: 0,
        stdout: '',
        stderr: '',
      });
      assert.equal((await run('db', 'export', '--format', 'jsonl')).stdout.trimEnd().split('\n').length, 3);
      const kept = JSON.parse((await analyze('--json', '1.log')).stdout) as object;
      assert.ok(!('pruned' in kept));
    });

    test('export writes CSV that is safe in a spreadsheet, to a file that only its owner can read', async (t) => {
      const { run, folder } = await start(t);
      assert.equal((await run('db', 'export', '--format', 'csv')).stdout, csv);
      assert.equal((await run('db', 'export', '--format', 'csv', '--out', 'sub/l.csv')).code, 0);
      const file = path.join(folder, 'sub', 'l.csv');
      assert.equal(readFileSync(file, 'utf8'), csv);
      assert.equal(statSync(file).mode & 0o777, 0o600);
    });

    test('export writes JSON lines', async (t) => {
      const { run } = await start(t);
      const { stdout } = await run('db', 'export', '--format', 'jsonl');
      const rows = stdout.trimEnd().split('\n');
      assert.deepEqual(
        rows.map((line) => (JSON.parse(line) as { user: string }).user),
        ['root', '=1+2', 'a"b,c', 'mira'],
      );
      assert.deepEqual(Object.keys(JSON.parse(rows[0] ?? '') as object), csv.split('\r\n')[0]?.split(','));
    });

    test('export writes Parquet, and leaves nothing else behind', async (t) => {
      const { run, folder } = await start(t);
      mkdirSync(path.join(folder, "it's"));
      assert.deepEqual(await run('db', 'export', '--format', 'parquet', '--out', "it's/l.parquet"), {
        code: 0,
        stdout: '',
        stderr: '',
      });
      assert.deepEqual(readdirSync(path.join(folder, "it's")), ['l.parquet']);
      const reader = await (await DuckDBInstance.create(':memory:')).connect();
      const read = await reader.runAndReadAll(
        `SELECT id, "user", pid, method FROM read_parquet('${folder}/it''s/l.parquet')`,
      );
      const rows = read.getRowObjectsJS().map((row) => ({
        ...row,
        ...{ id: Number(row['id']), pid: Number(row['pid']) },
      }));
      assert.deepEqual(rows, [
        { id: ids[0], user: 'root', pid: 1, method: 'password' },
        { id: ids[1], user: '=1+2', pid: 2, method: null },
        { id: ids[2], user: 'a"b,c', pid: 3, method: 'password' },
        { id: ids[3], user: 'mira', pid: 4, method: 'publickey' },
      ]);
    });
  });
}

suite('authtrack db refuses', () => {
  const refusals: readonly (readonly [args: string, message: RegExp])[] = [
    ['db', /`db` needs a subcommand/],
    ['db vacuum', /unknown command 'db vacuum'/],
    ['db prune', /required option '--before <date>' not specified/],
    ['db prune --before yesterday', /--before: expected a day or a duration, got "yesterday"/],
    ['db prune --before 2025-02-29', /--before: expected a day or a duration, got "2025-02-29"/],
    ['db prune --before 2999-01-01', /--before: expected a day that is not in the future, got "2999-01-01"/],
    ['db prune --before 12h', /--before: expected a day or a duration, got "12h"/],
    ['db prune --before 30', /--before: expected a day or a duration, got "30"/],
    ['analyze --keep 6m x.log', /--keep: expected a duration of at least one day.*, got "6m"/],
    ['db export', /required option '--format <format>' not specified/],
    ['db export --format xls', /--format: expected one of csv, jsonl, parquet, got "xls"/],
    [
      'db export --format parquet',
      /--format parquet: expected --out FILE, because Parquet cannot go to standard output/,
    ],
  ];
  for (const [args, message] of refusals) {
    test(`authtrack ${args}`, async (t) => {
      const { code, stdout, stderr } = await runCli(args.split(' '), { cwd: temporaryFolder(t) });
      assert.deepEqual([code, stdout], [64, '']);
      assert.match(stderr, message);
    });
  }

  test('to write into a forbidden folder, and leaves no part of a file', async (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(path.join(folder, 'file'), '');
    assert.equal((await runCli(['db', 'migrate'], { cwd: folder })).code, 0);
    const { code } = await runCli(['db', 'export', '--format', 'csv', '--out', 'file/l.csv'], {
      cwd: folder,
    });
    assert.equal(code, 73);
    assert.deepEqual(readdirSync(folder).sort(), ['file', 'state']);
  });
});
