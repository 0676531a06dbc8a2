import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AuthtrackError } from '../../../../src/lib/errors.js';
import { locatedRows } from '../../../../src/model/logins-builder.js';
import { makeDatabase } from '../../../../src/store/engines/duckdb/new-file.js';
import { openStore } from '../../../../src/store/store.js';
import { loginRow } from '../sample-rows.js';

// `nobody` on every Unix: the tests may run as root, which no mode stops.
const NOBODY = 65534;

const folder = mkdtempSync(join(tmpdir(), 'authtrack-duckdb-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (file: string): number => statSync(file).mode & 0o777;

async function failureOf(url: string): Promise<AuthtrackError> {
  try {
    await (await openStore({ url })).close();
  } catch (error) {
    assert.ok(error instanceof AuthtrackError, String(error));
    return error;
  }
  return assert.fail(`${url} was opened`);
}

/** Opens a database in another process; returns `open` or the failure. */
async function openElsewhere(
  url: string,
  ...args: string[]
): Promise<{ answer: string; child: ChildProcess }> {
  const script = fileURLToPath(new URL('open-elsewhere.js', import.meta.url));
  const child = spawn(process.execPath, [script, url, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [answer] = (await once(child.stdout, 'data')) as [Buffer];
  return { answer: answer.toString().trim(), child };
}

async function release(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.stdin?.end();
  await ended;
}

test('a new database never takes the place of one that another process has created meanwhile', async () => {
  const file = join(folder, 'meanwhile.duckdb');
  await makeDatabase(file);
  assert.equal(modeOf(file) & 0o022, 0);
  const store = await openStore({ url: `duckdb:${file}` });
  await store.addSource('auth.log', Buffer.from('auth.log'));
  await store.close();
  await makeDatabase(file);
  const again = await openStore({ url: `duckdb:${file}` });
  assert.equal((await again.findSources(Buffer.from('auth.log'))).length, 1);
  await again.close();
  await Promise.all(Array.from({ length: 8 }, () => makeDatabase(join(folder, 'at-once.duckdb'))));
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('.new-')),
    [],
  );
});

async function asNobody(url: string): Promise<string> {
  const { answer, child } = await openElsewhere(url, ...(process.getuid?.() === 0 ? [String(NOBODY)] : []));
  if (child.exitCode === null) await release(child);
  return answer;
}

test('makes the folder, the file and the write-ahead log for their owner only', async () => {
  const file = join(folder, 'state', 'authtrack', 'auth.db');
  const store = await openStore({ url: `duckdb:${file}` });
  const source = await store.addSource('auth.log', Buffer.from('x'));
  const position = { ...source.position, offsetBytes: 1 };
  await store.commit({ source, position, logins: locatedRows([loginRow()]), addresses: [] });
  assert.equal(modeOf(join(folder, 'state')), 0o700);
  assert.equal(modeOf(join(folder, 'state', 'authtrack')), 0o700);
  assert.equal(modeOf(file), 0o600);
  assert.equal(modeOf(`${file}.wal`), 0o600);
  assert.equal(store.location, `duckdb:${file}`);
  await store.close();
  assert.equal(existsSync(`${file}.wal`), false);
  // With DuckDB's default size of blocks it is 8 MB.
  assert.ok(statSync(file).size < 3_000_000, `${statSync(file).size} bytes for one login`);
});

test('accepts relative paths, three slashes and percent signs literally', async () => {
  for (const path of [relative(process.cwd(), join(folder, '1%20.db')), `//${join(folder, '2.db')}`]) {
    await (await openStore({ url: `duckdb:${path}` })).close();
  }
  assert.ok(existsSync(join(folder, '1%20.db')));
  assert.ok(existsSync(join(folder, '2.db')));
});

test('reports which process holds the database, and opens it when that process has ended', async () => {
  const url = `duckdb:${join(folder, 'locked.db')}`;
  const { answer, child } = await openElsewhere(url);
  assert.equal(answer, 'open');
  const error = await failureOf(url);
  assert.equal(error.name, 'TryAgainError');
  assert.equal(error.message, `the database ${url} is in use by process ${child.pid}`);
  await release(child);
  await (await openStore({ url })).close();
});

test('names a folder or file that it may not write or read', async () => {
  const open = join(folder, 'forbidden');
  mkdirSync(open);
  chmodSync(folder, 0o755);
  const file = join(open, 'secret.db');
  await (await openStore({ url: `duckdb:${file}` })).close();
  chmodSync(file, 0o000);
  chmodSync(open, 0o555);
  const no = (path: string): string =>
    `PermissionError: no permission to read and write the database duckdb:${path}`;
  assert.equal(await asNobody(`duckdb:${file}`), no(file));
  assert.equal(await asNobody(`duckdb:${join(open, 'new.db')}`), no(join(open, 'new.db')));
  assert.equal(await asNobody(`duckdb:${join(open, 'sub', 'new.db')}`), no(join(open, 'sub', 'new.db')));
  chmodSync(file, 0o444);
  assert.equal(await asNobody(`duckdb:${file}`), no(file));
  if (process.getuid?.() === 0) chownSync(open, NOBODY, NOBODY);
  chmodSync(open, 0o755);
});

test('refuses a file that is not a database, or a broken one', async () => {
  const text = join(folder, 'text.db');
  writeFileSync(text, 'Jan 31 12:00:00 web1 sshd[1]: hello\n'.repeat(500));
  const cut = join(folder, 'cut.db');
  await (await openStore({ url: `duckdb:${cut}` })).close();
  truncateSync(cut, 5000);
  for (const file of [text, cut]) {
    const error = await failureOf(`duckdb:${file}`);
    assert.equal(
      `${error.name}: ${error.message}`,
      `DataError: duckdb:${file} is not a DuckDB database, or it is damaged`,
    );
  }
});

test('cannot use a folder as a database, or make one below a file', async () => {
  writeFileSync(join(folder, 'file'), '');
  for (const path of [folder, join(folder, 'file', 'auth.db')]) {
    assert.equal((await failureOf(`duckdb:${path}`)).name, 'CannotCreateError', path);
  }
});

test('refuses a URL without a file', async () => {
  for (const url of ['duckdb:', 'duckdb:folder/', 'duckdb:a\0b']) {
    assert.equal((await failureOf(url)).name, 'ConfigError', url);
  }
});

test('refuses a URL with an unknown scheme without repeating it', async () => {
  for (const url of ['postgres://mira:hush@db/x', 'hush', '']) {
    const error = await failureOf(url);
    assert.equal(error.name, 'ConfigError');
    assert.doesNotMatch(error.message, /hush/);
  }
});
