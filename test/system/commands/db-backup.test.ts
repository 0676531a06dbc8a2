// authtrack db backup: what it writes, what it refuses, and that a restored database goes on.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { suite, test, type TestContext } from 'node:test';

import { findVersion } from '../../../src/store/migrations/migrations.js';
import { openEngine } from '../../../src/store/open-engine.js';
import { startMariadb } from '../../fixtures/mariadb.js';
import { ANALYZE, backupPlace, contentOf, type BackupPlace } from '../../support/backups.js';
import { assertFails, type Failure } from '../../support/failing-run.js';
import { missing, obeyingFileModes } from '../../support/without-privileges.js';
import { backToVersion2 } from '../store/back-to-version-2.js';
import { storedRows } from '../store/stored-rows.js';

const DATABASE = 'place/authtrack.duckdb';
const BACKUP = 'kept/b.duckdb';

async function analyzed(t: TestContext, lines = 12): Promise<BackupPlace> {
  const place = backupPlace(t);
  place.grow(lines);
  await place.good(ANALYZE);
  return place;
}

suite('a backup', () => {
  test('is the same file, for its owner only, and the database stays as it is', async (t) => {
    const { at, good } = await analyzed(t);
    const before = contentOf(at('place'));
    const printed = await good(`db backup ${BACKUP}`);
    assert.match(
      printed,
      /^Wrote \S+\/kept\/b\.duckdb: 12 rows, the newest of 2026-05-01 00:00 UTC, \d\.\d MiB, schema version \d+\.\n$/,
    );
    assert.deepEqual(contentOf(at('place')), before);
    assert.ok(readFileSync(at(BACKUP)).equals(readFileSync(at(DATABASE))));
    assert.equal(statSync(at(BACKUP)).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(at('kept')), ['b.duckdb']);
  });

  test('is described by --json; --quiet prints nothing', async (t) => {
    const { at, good } = await analyzed(t);
    const said = JSON.parse(await good(`db backup --json ${BACKUP}`)) as Record<string, unknown>;
    const { size } = statSync(at(BACKUP));
    assert.equal(typeof said['schema'], 'number');
    assert.deepEqual(
      { ...said, schema: 0 },
      {
        file: at(BACKUP),
        database: `duckdb:${at(DATABASE)}`,
        schema: 0,
        sizeBytes: size,
        rows: 12,
        newest: '2026-05-01T00:00:12Z',
      },
    );
    assert.equal(await good(`db backup --quiet --force ${BACKUP}`), '');
  });

  test('has the logins of a killed run too, and is one file', async (t) => {
    const { at, good, counted } = await analyzed(t);
    await leaveLog(at(DATABASE));
    const before = contentOf(at('place'));
    assert.ok(existsSync(at(`${DATABASE}.wal`)));
    await good(`db backup ${BACKUP}`);
    assert.deepEqual(contentOf(at('place')), before);
    assert.deepEqual(readdirSync(at('kept')), ['b.duckdb']);
    assert.match(await good(`db info --db duckdb:${BACKUP}`), /#1 killed\.log: 12 lines/);
    assert.deepEqual(await counted(BACKUP), { rows: 12, lines: 12 });
  });

  test('keeps the tables of an earlier release, and so does the database', async (t) => {
    const { at, good, run } = await analyzed(t);
    await backToVersion2(`duckdb:${at(DATABASE)}`);
    const before = readFileSync(at(DATABASE));
    assert.match(await good(`db backup ${BACKUP}`), /: 12 rows, .*, schema version 2\.\n$/);
    assert.ok(readFileSync(at(DATABASE)).equals(before));
    const engine = await openEngine(`duckdb:${at(BACKUP)}`, { access: 'read' });
    assert.equal(await findVersion(engine), 2);
    await engine.close();
    // The way back from an upgrade, and then the upgrade again.
    await good('db migrate');
    copyFileSync(at(BACKUP), at(DATABASE));
    assert.match((await run('db migrate')).stdout, /^Migrated the schema from version 2 /);
    assert.equal((await storedRows(`duckdb:${at(DATABASE)}`)).length, 12);
  });

  test('goes into a folder like /tmp', async (t) => {
    const { at, good } = await analyzed(t);
    mkdirSync(at('tmp'));
    chmodSync(at('tmp'), 0o1777);
    await good('db backup tmp/b.duckdb');
    assert.deepEqual(readdirSync(at('tmp')), ['b.duckdb']);
  });

  test('needs no right to write to the database', { skip: missing(obeyingFileModes) }, async (t) => {
    const { at, run } = await analyzed(t);
    chmodSync(at(DATABASE), 0o400);
    chmodSync(at('place'), 0o500);
    const { code, stderr } = await run(`db backup ${BACKUP}`, { wrapper: obeyingFileModes });
    chmodSync(at('place'), 0o700);
    assert.deepEqual([code, stderr], [0, '']);
  });
});

/** As a killed run leaves it: the last commit is in the write-ahead log only. */
async function leaveLog(file: string): Promise<void> {
  const engine = await openEngine(`duckdb:${file}`);
  await engine.run("UPDATE sources SET name = 'killed.log'");
  for (const end of ['', '.wal']) cpSync(file + end, `${file}.copy${end}`);
  await engine.close();
  for (const end of ['', '.wal']) {
    cpSync(`${file}.copy${end}`, file + end);
    rmSync(`${file}.copy${end}`);
  }
}

type Refusal = readonly [what: string, prepare: (place: BackupPlace) => void, args: string, failure: Failure];

const none = (): void => undefined;
const old = ({ at }: BackupPlace): void => writeFileSync(at(BACKUP), 'old');

const refusals: readonly Refusal[] = [
  ['a file that exists', old, BACKUP, { code: 73, says: [/kept\/b\.duckdb exists/, /add --force/] }],
  [
    'a link, with --force too',
    ({ at }) => symlinkSync(at(DATABASE), at('kept/link')),
    '--force kept/link',
    { code: 64, says: [/belongs to the database/] },
  ],
  [
    'a link to another file',
    ({ at }) => symlinkSync(at('auth.log'), at('kept/link')),
    '--force kept/link',
    { code: 73, says: [/is a symbolic link/, /name another file/] },
  ],
  [
    'the database itself',
    none,
    `--force ${DATABASE}`,
    { code: 64, says: [/belongs to the database/, /name another file/] },
  ],
  ['its write-ahead log', none, `${DATABASE}.wal`, { code: 64, says: [/belongs to the database/] }],
  [
    'a name beside which a write-ahead log is',
    ({ at }) => writeFileSync(at(`${BACKUP}.wal`), ''),
    `--force ${BACKUP}`,
    { code: 73, says: [/b\.duckdb\.wal exists/] },
  ],
  ['a question mark', none, 'kept/b?.duckdb', { code: 64, says: [/question mark/] }],
  ['a folder', none, 'kept', { code: 73, says: [/is a folder/] }],
  ['a file as a folder', none, 'auth.log/b', { code: 73, says: [/auth\.log/] }],
  [
    'a folder that everybody may write to',
    ({ at }) => chmodSync(at('kept'), 0o777),
    BACKUP,
    { code: 77, says: [/kept: it may be written by everybody/, /name another file/] },
  ],
  [
    'a database that is missing',
    none,
    `--db duckdb:none.duckdb ${BACKUP}`,
    { code: 66, says: [/there is no database/] },
  ],
  ['no name', none, '', { code: 64, says: [/missing required argument 'file'/] }],
];

suite('db backup refuses', () => {
  test('what could destroy something, and changes nothing', async (t) => {
    const place = await analyzed(t);
    const { at, run } = place;
    const state = contentOf(at('place'));
    for (const [what, prepare, args, failure] of refusals) {
      prepare(place);
      const kept = contentOf(at('kept'));
      await t.test(what, async () => {
        assertFails(await run(`db backup ${args}`.trim()), failure);
        assert.deepEqual(contentOf(at('place')), state);
        assert.deepEqual(contentOf(at('kept')), kept);
      });
      rmSync(at('kept'), { recursive: true });
      mkdirSync(at('kept'), { mode: 0o755 });
    }
  });

  test('a folder without the right to write', { skip: missing(obeyingFileModes) }, async (t) => {
    const { at, run } = await analyzed(t);
    chmodSync(at('kept'), 0o500);
    const ended = await run(`db backup ${BACKUP}`, { wrapper: obeyingFileModes });
    assertFails(ended, { code: 77, says: [/b\.duckdb: no permission to write/] });
    assert.deepEqual(readdirSync(at('kept')), []);
  });

  test('a database without tables', async (t) => {
    const { at, run } = await analyzed(t);
    const engine = await openEngine(`duckdb:${at('kept/empty.duckdb')}`);
    await engine.run('CREATE TABLE mine (x INTEGER)');
    await engine.close();
    const ended = await run(`db backup --db duckdb:kept/empty.duckdb ${BACKUP}`);
    assertFails(ended, { code: 66, says: [/has no authtrack tables/] });
    assert.deepEqual(readdirSync(at('kept')), ['empty.duckdb']);
  });
});

test('--force replaces an earlier backup', async (t) => {
  const { at, good, grow, counted } = await analyzed(t);
  await good(`db backup ${BACKUP}`);
  grow(5);
  await good(ANALYZE);
  await good(`db backup --force ${BACKUP}`);
  assert.deepEqual(await counted(BACKUP), { rows: 17, lines: 17 });
  assert.deepEqual(readdirSync(at('kept')), ['b.duckdb']);
});

suite('a restored database', () => {
  test('reads the logins since the backup again, once', async (t) => {
    const { at, good, grow, counted } = await analyzed(t);
    await good(`db backup ${BACKUP}`);
    grow(8);
    await good(ANALYZE);
    const undisturbed = await storedRows(`duckdb:${at(DATABASE)}`);
    assert.equal(undisturbed.length, 20);
    await leaveLog(at(DATABASE));
    // As docs/backup.md says.
    const restore = `rm -f ${DATABASE}.wal* && install -m 600 ${BACKUP} ${DATABASE}`;
    execFileSync('sh', ['-c', restore], { cwd: at('.') });
    assert.deepEqual(await counted(DATABASE), { rows: 12, lines: 12 });
    await good(ANALYZE);
    assert.deepEqual(await storedRows(`duckdb:${at(DATABASE)}`), undisturbed);
    assert.deepEqual(await counted(DATABASE), { rows: 20, lines: 20 });
    await good(ANALYZE);
    assert.deepEqual(await counted(DATABASE), { rows: 20, lines: 20 });
    // The entries since the backup are there twice, with the same ids.
    const entries = readFileSync(at('place/processed.log'), 'utf8').split('\n').slice(0, -1);
    assert.equal(entries.length, 28);
    assert.equal(new Set(entries).size, 20);
  });
});

const server = await startMariadb();
const noServer = 'skipped' in server ? server.skipped : false;

suite('db backup with MySQL', () => {
  test('names the command, without the password', async (t) => {
    const { at, run } = backupPlace(t);
    const url = "mysql://anna:secret@db.example.net:3307,192.0.2.1/auth'x?ssl=/etc/ca.pem";
    assertFails(await run(`db backup ${BACKUP} --db ${url}`), {
      code: 64,
      says: [
        /mysql:\/\/anna@db\.example\.net:3307,192\.0\.2\.1:3306\/auth'x is on a server/,
        /--host=db\.example\.net --port=3307 --protocol=TCP --user=anna --password --ssl-ca=\/etc\/ca\.pem 'auth'\\''x' > kept\/b\.duckdb\)$/m,
      ],
    });
    const socket = 'mysql://token@localhost/authtrack?socket=/run/mysqld.sock';
    const { stderr } = await run(`db backup ${BACKUP} --db ${socket}`);
    assert.match(stderr, /--no-tablespaces --socket=\/run\/mysqld\.sock authtrack > /);
    assert.doesNotMatch(stderr, /token/);
    assert.deepEqual(readdirSync(at('kept')), []);
  });

  test('the command makes a backup that can be restored', { skip: noServer }, async (t) => {
    if ('skipped' in server) return;
    t.after(server.stop);
    const { at, grow, good, run } = backupPlace(t);
    grow(12);
    const to = (database: string): string => `--db ${server.urlOf(database)}`;
    await good(`${ANALYZE} ${to('kept')}`);
    const { stderr } = await run(`db backup kept/dump.sql ${to('kept')}`);
    const command = /: (\(umask 077 && mysqldump .*\))$/m.exec(stderr)?.[1] ?? '';
    // The account of the test has no password, so the command does not name the user.
    execFileSync('sh', ['-c', command.replace('mysqldump', 'mysqldump --user=root')], { cwd: at('.') });
    assert.equal(statSync(at('kept/dump.sql')).mode & 0o777, 0o600);
    await server.run('CREATE DATABASE restored');
    const flags = [`--host=${server.host}`, `--port=${server.port}`, '--user=root', 'restored'];
    execFileSync('mariadb', flags, { input: readFileSync(at('kept/dump.sql')) });
    assert.deepEqual(await storedRows(server.urlOf('restored')), await storedRows(server.urlOf('kept')));
    grow(3);
    await good(`${ANALYZE} ${to('restored')}`);
    assert.equal((await storedRows(server.urlOf('restored'))).length, 15);
  });
});
