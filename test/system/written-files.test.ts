// Whatever is in the place of a file that authtrack writes: nothing outside changes, the run ends, and the message
// names the file.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { after, suite, test, type TestContext } from 'node:test';

import { assertFails, folderWithLog } from '../support/failing-run.js';
import { runCli, type Ended } from '../support/run-cli.js';
import { missing } from '../support/without-privileges.js';

const OTHER = 4242;
const SECRET = 'somebody relies on this';
const timeout = 60_000;

const noRoot = process.getuid?.() === 0 ? false : 'only root makes devices and gives files away';
const asOther = ['setpriv', `--reuid=${OTHER}`, `--regid=${OTHER}`, '--clear-groups', '--'];

const analyze = 'analyze --no-charts --quiet --out out --db duckdb:db/a.duckdb auth.log';

/** Each written file, the command that writes it, and what may be in its place. */
const written: readonly (readonly [file: string, command: string, accepted?: readonly Kind[]])[] = [
  ['out/processed.log', analyze],
  // Only the name is removed.
  ['out/processed.log.lock', analyze, ['link', 'dangling link', 'hard link', 'pipe', 'device', "another's"]],
  ['db/a.duckdb', analyze],
  ['db/a.duckdb.wal', analyze],
  ['db/a.duckdb.wal.checkpoint', analyze],
  ['db/a.duckdb.wal.recovery', analyze],
  ['db/a.duckdb.tmp', analyze, ['folder']],
  ['out/auto-ban.data', 'bans --quiet --out out', ['hard link']],
  ['out/top-countries.png', 'charts --quiet --out out', ['hard link']],
  ['out/rows.csv', 'db export --format csv --out out/rows.csv', ['hard link']],
  ['out/rows.parquet', 'db export --format parquet --out out/rows.parquet', ['hard link']],
  ['out/authtrack.prom', 'metrics --textfile out/authtrack.prom', ['hard link']],
  ['out/backup.duckdb', 'db backup --force --quiet out/backup.duckdb', ['hard link']],
];

type Kind = keyof typeof kinds;

/** Each of these puts something in the place of a file. */
const kinds = {
  link: (file: string, victim: string) => symlinkSync(victim, file),
  'dangling link': (file: string, victim: string) => symlinkSync(`${victim}.new`, file),
  'hard link': (file: string, victim: string) => linkSync(victim, file),
  pipe: (file: string) => execFileSync('mkfifo', [file]),
  folder: (file: string) => mkdirSync(file),
  device: (file: string) => execFileSync('mknod', [file, 'c', '1', '5']),
  "another's": (file: string) => {
    writeFileSync(file, '');
    chownSync(file, OTHER, OTHER);
  },
};

const needRoot = new Set<string>(['device', "another's"]);

type Prepared = { readonly cwd: string; readonly victim: string };

/** One database for all tests, copied. */
let stored: Promise<string> | undefined;
const cleanups: (() => void)[] = [];
after(() => cleanups.forEach((clean) => clean()));

async function store(): Promise<string> {
  const cwd = folderWithLog({ after: (clean) => cleanups.push(clean as () => void) });
  const { code } = await runCli(['analyze', '--no-charts', '--quiet', '--out', 'first', 'auth.log'], { cwd });
  assert.equal(code, 0);
  return cwd;
}

async function prepare(t: TestContext): Promise<Prepared> {
  const cwd = folderWithLog(t);
  cpSync(path.join(await (stored ??= store()), 'state'), path.join(cwd, 'state'), { recursive: true });
  for (const name of ['out', 'db', 'outside']) mkdirSync(path.join(cwd, name));
  const victim = path.join(cwd, 'outside', 'victim');
  writeFileSync(victim, SECRET, { mode: 0o600 });
  return { cwd, victim };
}

function assertUntouched({ cwd, victim }: Prepared): void {
  assert.equal(readFileSync(victim, 'utf8'), SECRET);
  assert.equal(statSync(victim).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(path.join(cwd, 'outside')), ['victim']);
}

suite('in the place of a written file', () => {
  for (const [file, command, accepted = []] of written) {
    for (const [kind, plant] of Object.entries(kinds)) {
      const isAccepted = accepted.includes(kind as Kind);
      const skip = needRoot.has(kind) && noRoot;
      test(`${file}: ${kind} is ${isAccepted ? 'harmless' : 'refused'}`, { skip, timeout }, async (t) => {
        const prepared = await prepare(t);
        const { cwd, victim } = prepared;
        plant(path.join(cwd, file), victim);
        const before = lstatSync(path.join(cwd, file));
        const ended = await runCli(command.split(' '), { cwd });
        assertUntouched(prepared);
        if (isAccepted) {
          assert.deepEqual([ended.code, ended.stderr], [0, '']);
          return;
        }
        assert.match(String(ended.code), /^7[37]$/, ended.stderr);
        assertFails(ended, { code: ended.code ?? 0, says: [new RegExp(file.replaceAll('.', '\\.'))] });
        const { ino, mode } = lstatSync(path.join(cwd, file));
        assert.deepEqual([ino, mode], [before.ino, before.mode]);
      });
    }
  }
});

/** An output folder that others may write, in one way or another. */
const open: readonly (readonly [what: string, make: (folder: string) => void, says: RegExp])[] = [
  ['that everybody may write', (folder) => chmodSync(folder, 0o777), /it may be written by everybody/],
  [
    'like /tmp',
    (folder) => chmodSync(folder, 0o1777),
    /it may be written by everybody\n +hint: use a folder of yours in it, such as \S+\/authtrack, or/,
  ],
  [
    'that a group may write',
    (folder) => {
      chownSync(folder, 0, OTHER);
      chmodSync(folder, 0o770);
    },
    /it may be written by group 4242/,
  ],
  ["of another's", (folder) => chownSync(folder, OTHER, OTHER), /it belongs to uid 4242/],
  ["below another's", (folder) => chownSync(path.dirname(folder), OTHER, OTHER), /\/way belongs to uid 4242/],
  [
    "behind another's link",
    (folder) => {
      execFileSync('mv', [folder, `${folder}.real`]);
      symlinkSync(`${folder}.real`, folder);
      lchownSync(folder, OTHER, OTHER);
    },
    /it is a link of uid 4242/,
  ],
];

suite('an output folder', { skip: noRoot }, () => {
  for (const [what, make, says] of open) {
    test(`${what} is refused: exit 77, and no file is created there`, { timeout }, async (t) => {
      const { cwd } = await prepare(t);
      const folder = path.join(cwd, 'way', 'open');
      mkdirSync(folder, { recursive: true });
      make(folder);
      const ways: readonly (readonly [command: string, hint: RegExp])[] = [
        ['analyze --quiet --out way/open auth.log', /or name another folder with --out/],
        [
          'analyze --quiet --out out --db duckdb:way/open/a.duckdb auth.log',
          /or name a file in another folder with --db/,
        ],
        ['bans --quiet --out way/open', /or name another folder with --out/],
      ];
      for (const [command, hint] of ways) {
        assertFails(await runCli(command.split(' '), { cwd }), {
          code: 77,
          says: [says, /nothing is written into the folder/, hint],
        });
      }
      assert.deepEqual(readdirSync(folder), []);
    });
  }

  test('like /tmp accepts an export and charts of a manual run, but not over a file of another user', async (t) => {
    const { cwd } = await prepare(t);
    mkdirSync(path.join(cwd, 'tmp'));
    chmodSync(path.join(cwd, 'tmp'), 0o1777);
    const run = (command: string): Promise<Ended> => runCli(command.split(' '), { cwd });
    const commands = ['csv', 'jsonl', 'parquet'].map((f) => `db export --format ${f} --out tmp/rows.${f}`);
    for (const command of [...commands, ...commands, 'charts --quiet --out tmp']) {
      const { code, stderr } = await run(command);
      assert.deepEqual([code, stderr], [0, ''], command);
    }
    const files = ['accepted-per-day.png', 'rows.csv', 'rows.jsonl', 'rows.parquet', 'top-countries.png'];
    assert.deepEqual(readdirSync(path.join(cwd, 'tmp')).sort(), files);
    for (const name of files) {
      const file = path.join(cwd, 'tmp', name);
      assert.equal(statSync(file).mode & 0o777, name.endsWith('png') ? 0o644 : 0o600, name);
      chownSync(file, OTHER, OTHER);
    }
    for (const command of [...commands, 'charts --quiet --out tmp']) {
      assertFails(await run(command), {
        code: 77,
        says: [
          /tmp\/\S+ cannot be written: it belongs to uid 4242/,
          command.startsWith('db export') ? /name another file with --out/ : /name another folder with --out/,
        ],
      });
    }
  });

  test('of a user works for that user', { skip: missing(asOther), timeout }, async (t) => {
    const cwd = folderWithLog(t);
    chmodSync(cwd, 0o755);
    chmodSync(path.join(cwd, 'auth.log'), 0o644);
    mkdirSync(path.join(cwd, 'state'));
    chownSync(path.join(cwd, 'state'), OTHER, OTHER);
    for (const command of ['analyze --quiet auth.log', 'analyze --quiet auth.log', 'bans --quiet']) {
      const ended = await runCli(command.split(' '), { cwd, wrapper: asOther });
      assert.deepEqual([ended.code, ended.stderr], [0, ''], command);
      assertFails(await runCli(command.split(' '), { cwd }), {
        code: 77,
        says: [/belongs to uid 4242/],
      });
    }
  });
});

suite('the modes of written files', () => {
  for (const umask of ['000', '022', '077']) {
    test(`are the same with umask ${umask}`, { timeout }, async (t) => {
      const cwd = folderWithLog(t);
      const wrapper = ['sh', '-c', `umask ${umask}; exec "$@"`, 'sh'];
      const run = async (command: string): Promise<void> => {
        const { code, stderr } = await runCli(command.split(' '), { cwd, wrapper, charts: true });
        assert.deepEqual([code, stderr], [0, ''], command);
      };
      await run('analyze --quiet --out out/new --db duckdb:db/a.duckdb auth.log');
      await run('bans --quiet --out out/new --db duckdb:db/a.duckdb');
      await run('db export --format csv --out out/new/rows.csv --db duckdb:db/a.duckdb');
      await run('db export --format parquet --out out/new/rows.parquet --db duckdb:db/a.duckdb');
      const modeOf = (name: string): string => (statSync(path.join(cwd, name)).mode & 0o777).toString(8);
      const modes = ['db', 'out', 'out/new', 'db/a.duckdb', 'out/new/processed.log', 'out/new/auto-ban.data'];
      const others = ['top-countries.png', 'accepted-per-day.png', 'rows.csv', 'rows.parquet'];
      assert.deepEqual([...modes, ...others.map((name) => `out/new/${name}`)].map(modeOf), [
        '700',
        '700',
        '700',
        '600',
        '640',
        '644',
        '644',
        '644',
        '600',
        '600',
      ]);
    });
  }

  test('processed.log keeps the mode and group that its owner set, and is refused if others may write it', async (t) => {
    const { cwd } = await prepare(t);
    const file = path.join(cwd, 'out', 'processed.log');
    for (const mode of [0o640, 0o644, 0o600]) {
      writeFileSync(file, '');
      chmodSync(file, mode);
      if (noRoot === false) chownSync(file, 0, OTHER);
      const { code, stderr } = await runCli(analyze.split(' '), { cwd });
      assert.deepEqual([code, stderr, statSync(file).mode & 0o777], [0, '', mode]);
    }
    chmodSync(file, 0o646);
    assertFails(await runCli(analyze.split(' '), { cwd }), {
      code: 77,
      says: [/processed\.log cannot be written: it may be written by everybody/, /chmod go-w/],
    });
  });

  test('a database that others may read is closed to them, and keeps the access that a group was given', async (t) => {
    const { cwd } = await prepare(t);
    const file = path.join(cwd, 'db', 'a.duckdb');
    for (const [before, after] of [
      [0o644, 0o600],
      [0o640, 0o640],
      [0o600, 0o600],
    ] as const) {
      assert.equal((await runCli(analyze.split(' '), { cwd })).code, 0);
      chmodSync(file, before);
      assert.equal((await runCli(analyze.split(' '), { cwd })).code, 0);
      assert.equal(statSync(file).mode & 0o777, after);
    }
    assert.ok(!existsSync(`${file}.wal`));
  });
});
