// A database file that another user made or changed: it reads no file of this machine, and forged contents are not
// believed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  symlinkSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { PermissionError } from '../../../../src/lib/errors.js';
import {
  catalogOf,
  checkCatalog,
  hashOf,
  LATEST_CATALOG,
} from '../../../../src/store/engines/duckdb/catalog.js';
import { openDuckdb } from '../../../../src/store/engines/duckdb/duckdb.js';
import { refuseForeign } from '../../../../src/store/engines/duckdb/refuse-foreign.js';
import { latestVersion } from '../../../../src/store/migrations/migrations.js';
import { backToVersion2 } from '../back-to-version-2.js';
import { assertFails, folderWithLog } from '../../../support/failing-run.js';
import { runCli } from '../../../support/run-cli.js';
import { asUser } from '../../../support/without-privileges.js';

type Planted = { readonly title: string; readonly sql: readonly string[]; readonly says: RegExp };

const planted: readonly Planted[] = [
  {
    title: 'a view of a file of this machine instead of a table',
    sql: [
      'ALTER TABLE sources RENAME TO sources_before',
      `CREATE VIEW sources AS SELECT * FROM read_text('/etc/hostname')`,
    ],
    says: /view sources/,
  },
  {
    title: 'a forged view `logins`',
    sql: [
      'DROP VIEW logins',
      'CREATE VIEW logins AS SELECT * EXCLUDE (address_n) FROM numbered_logins LIMIT 0',
    ],
    says: /view logins/,
  },
  {
    title: 'a computed default',
    sql: [`ALTER TABLE login_users ALTER COLUMN "user" SET DEFAULT repeat('x', 1000000)`],
    says: /table login_users/,
  },
  {
    title: 'a computed column',
    sql: [
      'DROP TABLE reports',
      'CREATE TABLE reports (service VARCHAR, ip VARCHAR AS (service), reported_at TIMESTAMP)',
    ],
    says: /table reports/,
  },
  {
    title: 'a table with a check constraint',
    sql: [
      'DROP TABLE log_sets',
      `CREATE TABLE log_sets (name_hash VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, has_sshd INTEGER NOT NULL,
        warned_of VARCHAR NOT NULL, CHECK (length(name) > 1000000))`,
    ],
    says: /table log_sets/,
  },
  {
    title: 'a column of another type',
    sql: ['ALTER TABLE daily_logins ALTER COLUMN attempts TYPE VARCHAR'],
    says: /table daily_logins/,
  },
  {
    title: 'an index on an expression',
    sql: ['CREATE INDEX planted ON login_kinds ((upper(host)))'],
    says: /index planted/,
  },
  { title: 'an additional type', sql: [`CREATE TYPE planted AS ENUM ('a')`], says: /type planted/ },
  { title: 'a missing table of authtrack', sql: ['DROP TABLE unlogged'], says: /table unlogged/ },
  {
    title: 'the tables of authtrack without schema_version',
    sql: ['DROP TABLE schema_version'],
    says: /no table schema_version.*table address_answers/,
  },
  {
    title: 'a view instead of schema_version',
    sql: [
      'DROP TABLE schema_version',
      `CREATE VIEW schema_version AS SELECT 11 AS version, content FROM read_text('/etc/hostname')`,
    ],
    says: /schema_version/,
  },
];

async function change(file: string, sql: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  for (const statement of sql) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

async function madeBy(t: TestContext): Promise<{ cwd: string; file: string }> {
  const cwd = folderWithLog(t);
  const file = join(cwd, 'a.duckdb');
  const { code, stderr } = await runCli(
    ['analyze', '--no-charts', '--quiet', '--db', `duckdb:${file}`, 'auth.log'],
    {
      cwd,
    },
  );
  assert.deepEqual([code, stderr], [0, '']);
  return { cwd, file };
}

suite('a database file that authtrack did not make', () => {
  for (const { title, sql, says } of planted) {
    test(`is refused with ${title}`, async (t) => {
      const { cwd, file } = await madeBy(t);
      await change(file, sql);
      for (const args of [
        ['db', 'info'],
        ['analyze', '--no-charts', 'auth.log'],
      ]) {
        const ended = await runCli([...args, '--db', `duckdb:${file}`], { cwd });
        assertFails(ended, { code: 78, says: [/differs from what authtrack creates/, says] });
      }
    });
  }

  test('is used with tables and views of other names, which do not change', async (t) => {
    const { cwd, file } = await madeBy(t);
    await change(file, [
      'CREATE TABLE notes (a INTEGER)',
      'CREATE VIEW mine AS SELECT ip FROM logins',
      `CREATE VIEW passwd AS SELECT * FROM read_text('/etc/passwd')`,
    ]);
    const { code, stderr } = await runCli(['db', 'info', '--db', `duckdb:${file}`], { cwd });
    assert.deepEqual([code, stderr], [0, '']);
  });
});

test('a computed table is refused in a database of an earlier version, and in one of a later version', async (t) => {
  const { cwd, file } = await madeBy(t);
  await backToVersion2(`duckdb:${file}`);
  const planted = [
    'DROP TABLE addresses',
    `CREATE TABLE addresses (ip VARCHAR DEFAULT upper('a'), country VARCHAR)`,
  ];
  const later = [`CREATE TABLE login_rows (id BIGINT DEFAULT 1 + 1)`];
  await change(file, [...planted, ...later]);
  const ended = await runCli(['db', 'migrate', '--db', `duckdb:${file}`], { cwd });
  assertFails(ended, { code: 78, says: [/table addresses, table login_rows/] });
});

test('the hash of the latest catalog is that of the migrations', async () => {
  assert.equal(hashOf(await catalogOf(latestVersion)), LATEST_CATALOG);
});

suite('an open database', () => {
  test('reads no other file, and no statement allows that again', async (t) => {
    const { file, cwd } = await madeBy(t);
    writeFileSync(join(cwd, 'other.csv'), 'a\n1\n');
    for (const access of ['read', 'change', 'create'] as const) {
      const engine = await openDuckdb(`duckdb:${file}`, { access });
      for (const sql of [
        `SELECT * FROM read_csv('${cwd}/other.csv')`,
        `SELECT * FROM read_text('/etc/passwd')`,
        `SELECT * FROM glob('/etc/*')`,
        `COPY (SELECT 1) TO '${cwd}/written.csv'`,
        `ATTACH '${cwd}/attached.duckdb'`,
        `EXPORT DATABASE '${cwd}/exported'`,
        'INSTALL httpfs',
        `LOAD '${cwd}/other.csv'`,
        'SET enable_external_access = true',
        'SET lock_configuration = false',
        `SET allowed_directories = ['/']`,
        `SET temp_directory = '/'`,
        `SET memory_limit = '1TB'`,
      ]) {
        await assert.rejects(engine.query(sql), /disabled|locked|Permission|Cannot/, sql);
      }
      await engine.close();
    }
    assert.deepEqual(
      readdirSync(cwd).filter((name) => /written|attached|exported/.test(name)),
      [],
    );
  });

  test('spills to disk beside it what exceeds its memory, and removes that afterwards', async (t) => {
    const { file, cwd } = await madeBy(t);
    for (const access of ['read', 'create'] as const) {
      const engine = await openDuckdb(`duckdb:${file}`, { access });
      const [row] = await engine.query(
        `SELECT COUNT(*) AS n FROM (SELECT md5(range::VARCHAR) AS t, range FROM range(4000000) ORDER BY t OFFSET 1)`,
      );
      assert.equal(row?.['n'], 3_999_999);
      await engine.close();
    }
    assert.deepEqual(
      readdirSync(cwd).filter((name) => name.includes('tmp')),
      [],
    );
  });
});

const isRoot = process.getuid?.() === 0;

suite('a database file of another user', { skip: isRoot ? false : 'needs root' }, () => {
  // In /etc/passwd of every system.
  const SERVICE = 'daemon';
  const STRANGER = 4242;

  test('is refused, like its write-ahead log, with ways to continue: exit 77', async (t) => {
    const { cwd, file } = await madeBy(t);
    chownSync(file, STRANGER, STRANGER);
    const run = (): ReturnType<typeof runCli> => runCli(['db', 'info', '--db', `duckdb:${file}`], { cwd });
    assertFails(await run(), {
      code: 77,
      says: [/belongs to uid 4242/, /sudo -u USER.*chown.*--db/s],
    });
    chownSync(file, 0, 0);
    writeFileSync(`${file}.wal`, '');
    chownSync(`${file}.wal`, STRANGER, STRANGER);
    assertFails(await run(), { code: 77, says: [/the write-ahead log of .* belongs to uid 4242/] });
    assert.ok(existsSync(`${file}.wal`));
    rmSync(`${file}.wal`);
    assert.equal((await run()).code, 0);
  });

  test('is opened by root only if no other user could replace it', async (t) => {
    const { cwd, file } = await madeBy(t);
    const theirs = join(cwd, 'theirs');
    mkdirSync(theirs, { mode: 0o755 });
    const link = join(theirs, 'link.duckdb');
    symlinkSync(file, link);
    chownSync(theirs, STRANGER, STRANGER);
    const run = (): ReturnType<typeof runCli> => runCli(['db', 'info', '--db', `duckdb:${link}`], { cwd });
    assertFails(await run(), { code: 77, says: [/theirs belongs to uid 4242/, /copy it.*--db/s] });
    chownSync(theirs, 0, 0);
    assert.equal((await run()).code, 0);
    lchownSync(link, STRANGER, STRANGER);
    assertFails(await run(), { code: 77, says: [/link\.duckdb is a link of uid 4242/] });
  });

  test('is opened by others if its owner is named, and then a macro in it is refused too', async (t) => {
    const { file } = await madeBy(t);
    chownSync(file, STRANGER, STRANGER);
    const parsed = { file, location: `duckdb:${file}` };
    await assert.rejects(refuseForeign(parsed), PermissionError);
    await assert.rejects(refuseForeign(parsed, String(STRANGER)), PermissionError);
    chownSync(file, 0, 0);
    assert.equal(await refuseForeign(parsed), false);
    const service = spawnSync('id', ['-u', SERVICE], { encoding: 'utf8' }).stdout.trim();
    chownSync(file, Number(service), 0);
    chmodSync(file, 0o644);
    chmodSync(dirname(file), 0o755);
    const read = (env: Readonly<Record<string, string>>): ReturnType<typeof runCli> =>
      runCli(['db', 'info', '--db', `duckdb:${file}`], { cwd: '/', env, wrapper: asUser(STRANGER) });
    assert.equal((await read({})).code, 77);
    assert.equal((await read({ AUTHTRACK_USER: 'games' })).code, 77);
    for (const named of [SERVICE, service]) {
      const result = await read({ AUTHTRACK_USER: named });
      assert.deepEqual([result.code, result.stderr], [0, '']);
    }
    chownSync(file, 0, 0);
    await change(file, ['CREATE MACRO epoch_us(a) AS 0']);
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    await checkCatalog(connection, file, false);
    await assert.rejects(checkCatalog(connection, file, true), /macro epoch_us/);
    connection.closeSync();
    instance.closeSync();
  });
});
