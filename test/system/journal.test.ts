// The journal as a log: real journal files, the real journalctl, the whole program.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { suite, test } from 'node:test';

import {
  accepted,
  endlessJournalctl,
  many,
  missingJournal,
  writeJournal,
  type Entry,
} from '../fixtures/journal.js';
import { analyze, analyzeArgs, pidsIn, rowsIn } from '../support/analyze-journal.js';
import { mainFile } from '../support/project.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';

type Event = {
  readonly line: number;
  readonly pid: number;
  readonly user: string;
  readonly attempts: number;
};

async function eventsOf(cwd: string, name: string): Promise<Event[]> {
  const { code, stdout, stderr } = await runCli(['parse', name], { cwd });
  assert.equal(code, 0, stderr);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event);
}

const STOPPED =
  /^authtrack: stopped(?:: (\d+) lines? read, \1 new rows? stored; | before anything was stored: )run the same command again[^\n]*\n$/;

const instance = 'sshd@3-192.0.2.1:22-198.51.100.5:40022.service';
const login = 'Accepted password for anna from 192.0.2.9 port 40022 ssh2';

/** Entries of a journal, and whether each is an event. */
const entries: readonly (Omit<Entry, 'at'> & { readonly what: string; readonly is: 'event' | 'none' })[] = [
  { what: 'sshd-session in ssh.service', is: 'event', message: login },
  { what: 'sshd in sshd.service', is: 'event', unit: 'sshd.service', identifier: 'sshd', message: login },
  {
    what: 'sshd of a socket unit',
    is: 'event',
    unit: instance,
    identifier: 'sshd',
    program: '',
    message: login,
  },
  {
    what: 'sshd that is already in the unit of its session',
    is: 'event',
    unit: 'session-3.scope',
    message: login,
  },
  {
    what: 'a message of sshd about a session',
    is: 'none',
    unit: 'session-3.scope',
    message: 'Disconnected from user anna 192.0.2.9 port 40022',
  },
  { what: 'a user under the name of sshd', is: 'none', unit: 'session-3.scope', uid: 1000, message: login },
  { what: 'a user under the name of sshd, in its unit', is: 'none', uid: 1000, message: login },
  {
    what: 'another service under the name of sshd',
    is: 'none',
    unit: 'cron.service',
    program: 'logger',
    message: login,
  },
  {
    what: 'a program called sshd under another name',
    is: 'none',
    unit: 'cron.service',
    identifier: 'sudo',
    program: 'sshd',
    message: login,
  },
  { what: 'a helper in the unit of sshd', is: 'none', identifier: 'motd', message: login },
  { what: 'several lines', is: 'none', message: `PAM: text\n${login}` },
  {
    what: 'bytes that are not UTF-8',
    is: 'event',
    message: Buffer.from(login.replace('anna', 'a\xf1a'), 'latin1'),
  },
  { what: 'UTF-8', is: 'event', message: login.replace('anna', 'änne') },
  {
    what: 'dropbear',
    is: 'event',
    unit: 'dropbear.service',
    identifier: 'dropbear',
    message: "Password auth succeeded for 'anna' from 192.0.2.9:40022",
  },
];

suite('the journal', { skip: missingJournal() }, () => {
  test('contains what sshd wrote, and nothing that others wrote in its name', async (t) => {
    const cwd = temporaryFolder(t);
    writeJournal(
      path.join(cwd, 'a.journal'),
      entries.map((entry, at) => ({ ...entry, at, pid: 100 + at })),
    );
    const pids = new Set((await eventsOf(cwd, 'journal:a.journal')).map(({ pid }) => pid));
    assert.deepEqual(
      entries.map(({ what }, i) => `${what}: ${pids.has(100 + i) ? 'event' : 'none'}`),
      entries.map(({ what, is }) => `${what}: ${is}`),
    );
  });

  test('keeps user names as they were logged, in UTF-8 and in other bytes', async (t) => {
    const cwd = temporaryFolder(t);
    writeJournal(path.join(cwd, 'a.journal'), [
      { at: 0, message: login.replace('anna', 'änne😀') },
      { at: 1, message: Buffer.from(login.replace('anna', 'a\xf1a'), 'latin1') },
    ]);
    assert.deepEqual(
      (await eventsOf(cwd, 'journal:a.journal')).map(({ user }) => user),
      ['änne😀', 'a\\xf1a'],
    );
  });

  test('is read once, and later runs read only new entries', async (t) => {
    const cwd = temporaryFolder(t);
    const file = path.join(cwd, 'a.journal');
    writeJournal(file, many(0, 5));
    assert.equal((await analyze(cwd, 'journal:a.journal')).inserted, 5);
    const again = await analyze(cwd, 'journal:a.journal');
    assert.deepEqual([again.lines, again.inserted, again.stderr], [0, 0, '']);
    writeJournal(file, many(5, 8));
    assert.equal((await analyze(cwd, 'journal:a.journal')).inserted, 3);
    assert.deepEqual(
      (await rowsIn(cwd)).map(({ line }) => line),
      [1, 2, 3, 4, 5, 6, 7, 8],
    );
    assert.deepEqual(
      await pidsIn(cwd),
      many(0, 8).map(({ pid }) => pid),
    );
  });

  test('counts an attempt once if its lines come in two runs', async (t) => {
    const cwd = temporaryFolder(t);
    const file = path.join(cwd, 'a.journal');
    writeJournal(file, [{ at: 0, message: 'Invalid user oracle from 203.0.113.9 port 40022' }]);
    await analyze(cwd, 'journal:a.journal');
    writeJournal(file, [
      { at: 1, message: 'Failed password for invalid user oracle from 203.0.113.9 port 40022 ssh2' },
    ]);
    await analyze(cwd, 'journal:a.journal');
    const rows = await rowsIn(cwd);
    assert.deepEqual(
      rows.map(({ line, attempts }) => [line, attempts]),
      [
        [1, 1],
        [2, 0],
      ],
    );
  });

  test('loses no entry when the last entry that was read is gone', async (t) => {
    const cwd = temporaryFolder(t);
    const [file, kept] = [path.join(cwd, 'a.journal'), path.join(cwd, 'b.journal')];
    writeJournal(file, many(0, 5));
    await analyze(cwd, 'journal:a.journal');
    writeJournal(kept, [...many(0, 4), ...many(5, 8)]);
    // What journalctl itself would select.
    const ask = (...more: string[]): string =>
      execFileSync('journalctl', ['--quiet', '--output=json', ...more], { encoding: 'utf8' });
    const last = ask(`--file=${file}`, '--lines=1');
    const cursor = /"__CURSOR" ?: ?"([^"]+)"/.exec(last)?.[1] ?? '';
    const after = ask(`--file=${kept}`, `--after-cursor=${cursor}`).trimEnd().split('\n');
    assert.equal(after.length, 2, 'it skips the first of three');

    assert.equal((await analyze(cwd, 'journal:b.journal')).inserted, 3);
    assert.deepEqual(
      await pidsIn(cwd),
      many(0, 8).map(({ pid }) => pid),
    );
  });

  test('is the same journal when its files are copied, rotated or in a folder', async (t) => {
    const cwd = temporaryFolder(t);
    const file = path.join(cwd, 'a.journal');
    mkdirSync(path.join(cwd, 'journals'));
    writeJournal(file, many(0, 5));
    await analyze(cwd, 'journal:a.journal');
    copyFileSync(file, path.join(cwd, 'journals', 'system@1.journal'));
    const copy = await analyze(cwd, 'journal:journals');
    assert.deepEqual([copy.lines, copy.stderr], [0, '']);
    writeJournal(path.join(cwd, 'journals', 'system.journal'), [accepted(5), accepted(7)]);
    writeJournal(path.join(cwd, 'journals', 'system@2.journal'), [accepted(4), accepted(6), accepted(8)]);
    assert.equal((await analyze(cwd, 'journal:journals')).inserted, 4);
    assert.deepEqual(
      await pidsIn(cwd),
      many(0, 9).map(({ pid }) => pid),
    );
  });

  test('adds nothing if it ends before the last read position, and reports this', async (t) => {
    const cwd = temporaryFolder(t);
    writeJournal(path.join(cwd, 'old.journal'), many(0, 3));
    writeJournal(path.join(cwd, 'new.journal'), many(5, 8));
    assert.equal((await analyze(cwd, 'journal:new.journal')).inserted, 3);
    const old = await analyze(cwd, 'journal:old.journal');
    assert.equal(old.inserted, 0);
    assert.match(
      old.stderr,
      /warning: journal:old\.journal ends before the entry of this machine that was read last, so nothing is read from it/,
    );
  });

  test('is read without entries of sshd, and reported once', async (t) => {
    const cwd = temporaryFolder(t);
    writeJournal(path.join(cwd, 'a.journal'), [{ ...accepted(0), unit: 'cron.service', identifier: 'cron' }]);
    const [first, second] = [
      await analyze(cwd, 'journal:a.journal'),
      await analyze(cwd, 'journal:a.journal'),
    ];
    assert.equal(first.lines, 0);
    assert.match(first.stderr, /^authtrack: warning: no entry of sshd in journal:a\.journal/);
    assert.deepEqual([second.lines, second.stderr], [0, '']);
  });

  test('warns of a file that journalctl skips', async (t) => {
    const cwd = temporaryFolder(t);
    mkdirSync(path.join(cwd, 'journals'));
    writeJournal(path.join(cwd, 'journals', 'system.journal'), many(0, 3));
    writeFileSync(path.join(cwd, 'journals', 'system@1.journal'), '');
    const run = await analyze(cwd, 'journal:journals');
    assert.equal(run.inserted, 3);
    assert.match(run.stderr, /warning: journal:journals: .*system@1\.journal.*ignoring file/);
  });

  test('is found in a folder whose name is a glob pattern', async (t) => {
    const cwd = temporaryFolder(t);
    const folder = path.join(cwd, '[a]*{b,c}? \\');
    mkdirSync(folder);
    writeJournal(path.join(folder, 'a.journal'), many(0, 2));
    assert.equal((await eventsOf(folder, 'journal:a.journal')).length, 2);
    assert.equal((await eventsOf(cwd, `journal:${folder}`)).length, 2);
  });

  test('is read whatever environment the user sets for journalctl', async (t) => {
    const cwd = temporaryFolder(t);
    writeJournal(path.join(cwd, 'a.journal'), many(0, 2));
    const env = { SYSTEMD_COLORS: '1', SYSTEMD_LOG_LEVEL: 'debug', SYSTEMD_PAGER: 'false' };
    const { stdout, stderr } = await runCli(['parse', 'journal:a.journal'], { cwd, env });
    assert.equal(stdout.trimEnd().split('\n').length, 2);
    assert.equal(stderr, '');
  });

  for (const [signal, code] of Object.entries({ SIGTERM: 143, SIGINT: 130 } as const)) {
    test(`${signal} during a read ends the run with ${code}, and no row is lost or duplicated`, async (t) => {
      const cwd = temporaryFolder(t);
      writeJournal(path.join(cwd, 'a.journal'), many(0, 50));
      const child = spawn(process.execPath, [mainFile, ...analyzeArgs, 'journal:a.journal'], {
        cwd,
        env: { ...process.env, PATH: `${endlessJournalctl(cwd)}:${process.env['PATH'] ?? ''}` },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const stderr = text(child.stderr);
      const pidFile = path.join(cwd, 'pid');
      while (!existsSync(pidFile)) await new Promise((r) => setTimeout(r, 10));
      child.kill(signal as NodeJS.Signals);
      await once(child, 'close');
      assert.equal(child.exitCode, code);
      assert.match(await stderr, STOPPED);
      assert.throws(() => process.kill(Number(readFileSync(pidFile, 'utf8')), 0), { code: 'ESRCH' });
      await analyze(cwd, 'journal:a.journal');
      assert.deepEqual(
        await pidsIn(cwd),
        many(0, 50).map(({ pid }) => pid),
      );
    });
  }

  test('ends journalctl when the reader stops', async (t) => {
    const cwd = temporaryFolder(t);
    writeJournal(path.join(cwd, 'a.journal'), many(0, 2000));
    const command = `"${process.execPath}" "${mainFile}" parse journal:a.journal | head -n 1`;
    const child = spawn('sh', ['-c', command], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    assert.match(out, /^\{"line":1,/);
    assert.equal(err, '');
  });

  test('is not the file of that name, which is ./journal', async (t) => {
    const cwd = temporaryFolder(t);
    writeFileSync(path.join(cwd, 'journal'), `2026-01-01T00:00:00Z web1 sshd[1]: ${login}\n`);
    assert.equal((await eventsOf(cwd, './journal')).length, 1);
  });
});
