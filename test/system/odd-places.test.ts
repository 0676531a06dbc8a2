// Places that cannot be written, and names with a special meaning elsewhere: each run ends at once.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { assertFails, folderWithLog } from '../support/failing-run.js';
import { runCli, type Ended } from '../support/run-cli.js';
import { missing } from '../support/without-privileges.js';

const LONG = 'x'.repeat(300);
const analyze = ['analyze', '--no-charts', '--quiet'];

/** A folder with a log, and with file names that look like something else. */
function oddFolder(t: TestContext): string {
  const cwd = folderWithLog(t, { file: 'no database' });
  mkdirSync(path.join(cwd, 'folder'));
  symlinkSync('/nowhere/at/all', path.join(cwd, 'dangling'));
  symlinkSync('loop', path.join(cwd, 'loop'));
  execFileSync('mkfifo', [path.join(cwd, 'pipe')]);
  return cwd;
}

suite('an output folder that cannot be created', () => {
  const places: readonly (readonly [out: string, says: RegExp])[] = [
    ['/proc/nowhere', /its folder cannot be created/],
    ['/proc/nowhere/below', /its folder cannot be created/],
    ['/proc/self/fd/999/below', /its folder cannot be created/],
    ['/dev/null', /its path contains something that is not a folder/],
    ['/dev/full/below', /its path contains something that is not a folder/],
    ['file', /its path contains something that is not a folder/],
    ['file/below', /its path contains something that is not a folder/],
    ['dangling', /a dangling symbolic link/],
    ['dangling/below', /a dangling symbolic link/],
    ['loop/below', /a loop of symbolic links/],
    [LONG, /its name is too long/],
  ];
  for (const [out, says] of places) {
    test(`exit 73 at once: analyze --out ${out.slice(0, 30)}`, async (t) => {
      const ended = await runCli([...analyze, '--out', out, 'auth.log'], { cwd: oddFolder(t) });
      assertFails(ended, { code: 73, says: [says, /--out/] });
    });
  }

  for (const args of ['charts', 'bans', 'db export --format csv', 'db export --format parquet']) {
    test(`exit 73 at once: ${args} into /proc`, async (t) => {
      const cwd = oddFolder(t);
      assert.equal((await runCli([...analyze, 'auth.log'], { cwd })).code, 0);
      const out = args.startsWith('db') ? '/proc/nowhere/rows' : '/proc/nowhere';
      assertFails(await runCli([...args.split(' '), '--out', out], { cwd }), {
        code: 73,
        says: [/\/proc\/nowhere/],
      });
    });
  }

  test('a read-only file system is reported as one', { skip: missing(['unshare', '--mount']) }, async (t) => {
    const cwd = oddFolder(t);
    const mount = 'mount -t tmpfs -o ro tmpfs folder && exec "$@"';
    const wrapper = ['unshare', '--mount', 'sh', '-ec', mount, 'sh'];
    const out = await runCli([...analyze, '--out', 'folder/below', 'auth.log'], { cwd, wrapper });
    assertFails(out, { code: 73, says: [/the file system is read-only/] });
    const args = [...analyze, '--db', 'duckdb:folder/a.duckdb', 'auth.log'];
    assertFails(await runCli(args, { cwd, wrapper }), { code: 73, says: [/on a read-only file system/] });
  });

  test('a pipe in the place of processed.log, or of its lock, does not block the run', async (t) => {
    const cwd = oddFolder(t);
    for (const name of ['processed.log', 'processed.log.lock']) {
      const folder = path.join(cwd, `out of ${name}`);
      mkdirSync(folder);
      execFileSync('mkfifo', [path.join(folder, name)]);
      const { code } = await runCli([...analyze, '--out', folder, 'auth.log'], { cwd });
      assert.equal(code, name.endsWith('lock') ? 0 : 73, name);
    }
  });
});

suite('a database path that cannot be a file', () => {
  const places: readonly (readonly [file: string, says: RegExp])[] = [
    ['/proc/nowhere', /cannot create the database/],
    ['/proc/nowhere/a.duckdb', /cannot create the database/],
    ['/dev/null', /not a file but a device/],
    ['/dev/full', /not a file but a device/],
    ['/dev/zero', /not a file but a device/],
    ['folder', /not a file but a folder/],
    ['pipe', /not a file but a pipe/],
    ['file/a.duckdb', /part of it is not a folder/],
    ['dangling', /cannot create the database/],
    ['dangling/a.duckdb', /part of it is not a folder/],
    ['loop', /cannot create the database/],
    [LONG, /cannot create the database/],
  ];
  for (const [file, says] of places) {
    test(`exit 73 for commands that write and 66 for commands that read, at once: ${file.slice(0, 30)}`, async (t) => {
      const cwd = oddFolder(t);
      const run = (...args: string[]): Promise<Ended> => runCli([...args, '--db', `duckdb:${file}`], { cwd });
      assertFails(await run(...analyze, 'auth.log'), { code: 73, says: [says, /--db/] });
      assertFails(await run('db', 'info'), { code: 66, says: [/no database|not a file but/] });
    });
  }

  test('a pipe in the place of the write-ahead log does not block the run', async (t) => {
    const cwd = oddFolder(t);
    execFileSync('mkfifo', [path.join(cwd, 'a.duckdb.wal')]);
    const ended = await runCli([...analyze, '--db', 'duckdb:a.duckdb', 'auth.log'], { cwd });
    assertFails(ended, { code: 73, says: [/the write-ahead log of .* not a file but a pipe/] });
  });
});

suite('a name that DuckDB would interpret', () => {
  for (const name of [
    ...['a#b', 'a%20b', 'a b', "a'b", 'a"b', 'a;b', 'a*[b]', 'a\\b', 'ä\u{1f600}'],
    ...[':memory:', 'md:a', 's3:a', 'http:a', 'sqlite:a', 'postgres:a', 'file:a', '~', 'a.parquet', 'a.csv'],
  ]) {
    test(`is a file: ${JSON.stringify(name)}`, async (t) => {
      const cwd = folderWithLog(t);
      const run = (file: string, ...args: string[]): Promise<Ended> =>
        runCli([...args, '--db', `duckdb:${file}`], { cwd });
      mkdirSync(path.join(cwd, name));
      for (const file of [`${name}/a`, `${name}.db`]) {
        const { code, stderr } = await run(file, ...analyze, '--out', `out of ${file}`, 'auth.log');
        assert.equal(code, 0, stderr);
        assert.ok(existsSync(path.join(cwd, file)));
        assert.match((await run(file, 'db', 'info')).stdout, /^Rows {7}1,/m);
      }
      assert.deepEqual(readdirSync(path.join(cwd, name)), ['a']);
    });
  }

  test('is refused if it has a question mark: exit 64, and no file is created', async (t) => {
    const cwd = folderWithLog(t);
    mkdirSync(path.join(cwd, 'a?b'));
    for (const file of ['a?b/a.duckdb', 'a.duckdb?access_mode=read_only']) {
      const ended = await runCli([...analyze, '--db', `duckdb:${file}`, 'auth.log'], { cwd });
      assertFails(ended, { code: 64, says: [/question mark/, /--db/] });
    }
    assert.deepEqual(readdirSync(path.join(cwd, 'a?b')), []);
  });

  test('is a file for an export, also with a question mark', async (t) => {
    const cwd = folderWithLog(t);
    assert.equal((await runCli([...analyze, 'auth.log'], { cwd })).code, 0);
    for (const file of ['a?b/c?d.parquet', 'e?f.parquet']) {
      const { code, stderr } = await runCli(['db', 'export', '--format', 'parquet', '--out', file], { cwd });
      assert.equal(code, 0, stderr);
      assert.ok(existsSync(path.join(cwd, file)));
    }
    assert.deepEqual(readdirSync(path.join(cwd, 'a?b')), ['c?d.parquet']);
  });
});

suite('a file that is not a database', () => {
  test('exit 65, and the file does not change', async (t) => {
    const cwd = folderWithLog(t, { file: 'no database', empty: '' });
    for (const file of ['file', 'empty']) {
      for (const args of [
        [...analyze, 'auth.log'],
        ['db', 'info'],
      ]) {
        const ended = await runCli([...args, '--db', `duckdb:${file}`], { cwd });
        assertFails(ended, { code: 65, says: [/is not a DuckDB database/] });
      }
    }
    assert.deepEqual(readdirSync(cwd).sort(), ['auth.log', 'empty', 'file']);
  });
});
