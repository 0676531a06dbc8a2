// The tables of the last release, as it made them: migrations that were released never change. An upgrade begins with them,
// and a backup leads back to them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test } from 'node:test';

import { DuckDBInstance } from '@duckdb/node-api';

import { catalogOf, hashOf, readCatalog } from '../../../src/store/engines/duckdb/catalog.js';
import { definitions, findVersion, latestVersion } from '../../../src/store/migrations/migrations.js';
import { openEngine } from '../../../src/store/open-engine.js';
import { findProgram } from '../../fixtures/find-program.js';
import { skip } from '../../fixtures/mariadb.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';
import { copyAsVersion } from './copy-as-version.js';
import { testEngines } from './engines.js';
import { wholeContent } from './whole-content.js';

/** The version of the last release. */
const RELEASED = 11;

/** The value of LATEST_CATALOG in that release: it opens only files with this catalog. */
const DUCKDB_CATALOG = 'c2c9eb3cfa5ae67d997f716af6cff12caf0f73c5836ea9bce740955069ceb361';

/** SHA-256 of the columns and indexes that the release makes on a server. */
const SERVER_SCHEMA = '84f75ce94b1d22c68a3e64b21b6c08ada7fd24fab6c91b61eeaf25cbfdad96b7';

const LINES = 3000;

function writeLog(cwd: string, lines: number): void {
  const text = Array.from({ length: lines }, (_, n) => {
    const second = new Date(Date.UTC(2026, 4, 1) + n * 60_000).toISOString().slice(0, 19);
    const from = `198.51.100.${n % 250} port ${1024 + n} ssh2`;
    const message =
      n % 3 === 0
        ? `Accepted publickey for anna from ${from}: ED25519 SHA256:${String(n % 5).repeat(43)}`
        : `Failed password for root from ${from}`;
    return `${second}Z web1 sshd[${n + 1}]: ${message}\n`;
  });
  writeFileSync(path.join(cwd, 'auth.log'), text.join(''));
}

async function schemaHash(url: string): Promise<string> {
  const engine = await openEngine(url);
  const rows = await engine.query(
    `SELECT CONCAT_WS(' ', table_name, column_name, data_type, character_maximum_length, is_nullable, column_key) AS part
        FROM information_schema.columns WHERE table_schema = SCHEMA()
      UNION ALL SELECT CONCAT_WS(' ', table_name, index_name, seq_in_index, column_name, sub_part, non_unique)
        FROM information_schema.statistics WHERE table_schema = SCHEMA()`,
  );
  await engine.close();
  const parts = rows.map(({ part }) => String(part)).sort();
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

/** What the release compares with its constant before it opens a file. */
async function catalogHash(file: string): Promise<string> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    return hashOf(await readCatalog(connection));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const [duckdb, mysql] = await testEngines();
after(() => Promise.all([duckdb?.stop(), mysql?.stop()]));
const noServer = mysql?.skipped ?? false;

suite(`version ${RELEASED}`, () => {
  test('is the same in DuckDB as when it was released', async () => {
    assert.equal(hashOf(await catalogOf(RELEASED)), DUCKDB_CATALOG);
  });

  test('is the same on a server as when it was released', { skip: noServer }, async () => {
    const url = mysql?.freshUrl() ?? '';
    const engine = await openEngine(url);
    for (const statement of definitions(RELEASED, engine.dialect)) await engine.run(statement);
    await engine.close();
    assert.equal(await schemaHash(url), SERVER_SCHEMA);
  });
});

type Database = {
  readonly url: string;
  /** Runs a command of this version on it. @returns what it printed */
  readonly run: (...args: readonly string[]) => Promise<string>;
};

/** A database of the release with the logins of auth.log. */
async function ofRelease(cwd: string, freshUrl: () => string): Promise<Database> {
  const later = freshUrl();
  const runOn =
    (url: string) =>
    async (...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await runCli(args, { cwd, env: { DATABASE_URL: url } });
      assert.deepEqual([code, stderr], [0, ''], args.join(' '));
      return stdout;
    };
  writeLog(cwd, LINES);
  await runOn(later)('analyze', '--no-charts', '--quiet', 'auth.log');
  const url = freshUrl();
  await copyAsVersion(RELEASED, later, url);
  return { url, run: runOn(url) };
}

/** Not by `db info`, which upgrades the tables before it looks. */
async function versionIn(url: string): Promise<number> {
  const engine = await openEngine(url);
  const version = await findVersion(engine);
  await engine.close();
  return version;
}

suite('the way back after an upgrade', () => {
  test('a backup file that this version made before it upgraded the tables', async (t) => {
    const cwd = temporaryFolder(t);
    const { url, run } = await ofRelease(cwd, () => duckdb?.freshUrl() ?? '');
    const file = url.slice('duckdb:'.length);
    const backup = path.join(cwd, 'before-upgrade.duckdb');
    assert.match(await run('db', 'backup', backup), new RegExp(`, schema version ${RELEASED}\\.\\n$`));
    const before = await wholeContent(url);
    await run('db', 'migrate');
    assert.equal(await versionIn(url), latestVersion);
    const upgraded = await wholeContent(url);
    assert.notDeepEqual(upgraded, before);

    rmSync(`${file}.wal`, { force: true });
    copyFileSync(backup, file);
    assert.equal(await catalogHash(file), DUCKDB_CATALOG);
    assert.equal(await versionIn(url), RELEASED);
    assert.deepEqual(await wholeContent(url), before);

    await run('db', 'migrate');
    assert.deepEqual(await wholeContent(url), upgraded);
  });

  test('a dump of the server', { skip: noServer || noDump() }, async (t) => {
    const cwd = temporaryFolder(t);
    const { url, run } = await ofRelease(cwd, () => mysql?.freshUrl() ?? '');
    const { hostname, port, pathname } = new URL(url);
    const account = [`--host=${hostname}`, `--port=${port}`, '--protocol=TCP', '--user=root'];
    const dump = execFileSync(dumpProgram() ?? '', [
      ...['--no-defaults', '--single-transaction', '--no-tablespaces', ...account],
      pathname.slice(1),
    ]);
    const before = await wholeContent(url);
    await run('db', 'migrate');
    assert.equal(await versionIn(url), latestVersion);

    const empty = mysql?.freshUrl() ?? '';
    await (await openEngine(empty)).close();
    execFileSync(
      findProgram('mariadb') ?? 'mysql',
      ['--no-defaults', ...account, new URL(empty).pathname.slice(1)],
      { input: dump },
    );
    assert.equal(await schemaHash(empty), SERVER_SCHEMA);
    assert.deepEqual(await wholeContent(empty), before);
  });
});

function dumpProgram(): string | undefined {
  return findProgram('mariadb-dump') ?? findProgram('mysqldump');
}

function noDump(): string | false {
  return dumpProgram() === undefined && skip('mariadb-dump is not installed').skipped;
}
