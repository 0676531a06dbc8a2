// authtrack reports a log that it cannot read, or that sshd did not write: once, even with --quiet.
import assert from 'node:assert/strict';
import { appendFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test, type TestContext } from 'node:test';

import { missingJournal, writeJournal } from '../fixtures/journal.js';
import { testEngines } from './store/engines.js';
import { compress, compressors } from '../support/compress.js';
import { LOGIN, folderWithLog, writeLog } from '../support/failing-run.js';
import { runCli, type Ended } from '../support/run-cli.js';

const CRON = 'May 31 10:00:00 web1 CRON[7]: pam_unix(cron:session): session opened for user root\n';
const LISTENING = 'May 31 10:00:00 web1 sshd[1]: Server listening on 0.0.0.0 port 22.\n';
const NO_SSHD = 'authtrack: warning: no sshd line in 12 lines of cron.log: check that this is an auth log\n';

type Night = (input?: string, ...more: readonly string[]) => Promise<Ended>;
type Warning = {
  readonly input: string;
  readonly reason: string;
  readonly lines: number;
  readonly malformed: number;
  readonly isNew: boolean;
};

const engines = await testEngines();
after(() => Promise.all(engines.map((engine) => engine.stop())));

/** A folder with these logs, and a function that runs each night there. */
function nights(
  t: TestContext,
  files: Readonly<Record<string, string | Buffer>>,
  db = 'duckdb:a.duckdb',
): { readonly cwd: string; readonly night: Night } {
  const cwd = folderWithLog(t, files);
  const night: Night = (input = 'cron.log', ...more) =>
    runCli(['analyze', '--quiet', '--no-charts', '--out', '.', input, ...more], {
      cwd,
      env: { DATABASE_URL: db },
    });
  return { cwd, night };
}

const silent = { code: 0, stdout: '', stderr: '' };

for (const engine of engines) {
  suite(`on ${engine.name}, analyze --quiet`, { skip: engine.skipped ?? false }, () => {
    test('reports once that a log has no line of sshd, even when it grows', async (t) => {
      const { cwd, night } = nights(t, { 'cron.log': CRON.repeat(12) }, engine.freshUrl());
      assert.deepEqual(await night(), { ...silent, stderr: NO_SSHD });
      assert.deepEqual(await night(), silent);
      appendFileSync(path.join(cwd, 'cron.log'), CRON);
      assert.deepEqual(await night(), silent);
    });

    test('reports once that more than half of the lines are malformed, and again when a new such period begins', async (t) => {
      const { cwd, night } = nights(t, { 'half.log': `${LOGIN}one\ntwo\n` }, engine.freshUrl());
      const warning = 'authtrack: warning: more than half of the lines of half.log are malformed: 2 of 3\n';
      assert.deepEqual(await night('half.log'), { ...silent, stderr: warning });
      assert.deepEqual(await night('half.log'), silent);
      appendFileSync(path.join(cwd, 'half.log'), `${CRON}three\nfour\n`);
      assert.deepEqual(await night('half.log'), silent);
      appendFileSync(path.join(cwd, 'half.log'), `${CRON}five\n`);
      assert.deepEqual(await night('half.log'), silent);
      appendFileSync(path.join(cwd, 'half.log'), `${CRON}six\nseven\n`);
      assert.deepEqual(await night('half.log'), { ...silent, stderr: warning });
    });

    test('reports once that standard input was empty, and again after it had lines', async (t) => {
      const { cwd } = nights(t, {});
      const env = { DATABASE_URL: engine.freshUrl() };
      const night = (input: string): Promise<Ended> =>
        runCli(['analyze', '--quiet', '--no-charts', '--out', '.', '-'], { cwd, env, input });
      const stderr =
        'authtrack: warning: standard input was empty: check whether the command that writes to it failed\n';
      assert.deepEqual(await night(''), { ...silent, stderr });
      assert.deepEqual(await night(''), silent);
      assert.deepEqual(await night(LOGIN), silent);
      assert.deepEqual(await night(''), { ...silent, stderr });
    });
  });
}

suite('analyze --quiet', () => {
  test('is silent about a new file of a log that had lines of sshd, and about an empty one', async (t) => {
    const { cwd, night } = nights(t, { 'a.log': LISTENING });
    assert.deepEqual(await night('a.log'), silent);
    renameSync(path.join(cwd, 'a.log'), path.join(cwd, 'a.log.1'));
    writeLog(path.join(cwd, 'a.log'), '');
    assert.deepEqual(await night('a.log'), silent);
    assert.deepEqual(await night('a.log*'), silent);
    writeLog(path.join(cwd, 'a.log'), CRON);
    assert.deepEqual(await night('a.log'), silent);
    rmSync(path.join(cwd, 'a.log.1'));
    appendFileSync(path.join(cwd, 'a.log'), CRON);
    assert.deepEqual(await night('a.log'), silent);
  });

  test('is silent about an empty log beside a full rotated one, and about a single empty log', async (t) => {
    const { night } = nights(t, {
      'b.log': '',
      'b.log.1': LOGIN,
      'c.log': '',
      'd.log': CRON,
      'd.log.1': LOGIN,
    });
    for (const log of ['b.log*', 'b.log', 'c.log', 'd.log*']) assert.deepEqual(await night(log), silent);
  });

  test('does not report a log again that was empty in between', async (t) => {
    const { cwd, night } = nights(t, { 'cron.log': CRON.repeat(12) });
    assert.equal((await night()).stderr, NO_SSHD);
    renameSync(path.join(cwd, 'cron.log'), path.join(cwd, 'cron.log.1'));
    writeLog(path.join(cwd, 'cron.log'), '');
    assert.deepEqual(await night(), silent);
    writeLog(path.join(cwd, 'cron.log'), CRON.replaceAll('10:00', '11:00'));
    assert.deepEqual(await night(), silent);
  });

  test('reports a log and its rotated files once', async (t) => {
    const { night } = nights(t, {
      'cron.log': CRON.repeat(2),
      'cron.log.1': CRON.replace('10', '09').repeat(10),
    });
    const { stderr } = await night('cron.log*');
    assert.equal(
      stderr,
      'authtrack: warning: no sshd line in 12 lines of cron.log and 1 more in .: check that this is an auth log\n',
    );
  });

  const written = [
    { what: 'only lines of sshd that authtrack ignores', log: LISTENING },
    { what: 'lines of sshd that are unknown', log: LISTENING.replace('Server', 'Frobnicator') + CRON },
    {
      what: 'only lines of sshd-session between others',
      log: CRON.repeat(500) + LISTENING.replace('sshd', 'sshd-session') + CRON.repeat(500),
    },
    { what: 'a line of sshd-auth', log: CRON + LISTENING.replace('sshd', 'sshd-auth') },
    {
      what: 'a line of dropbear',
      log: `${CRON}May 31 10:00:01 router dropbear[9]: Running in background\n`,
    },
    {
      what: 'a line of sshd in RFC 5424',
      log: '<86>1 2026-05-31T10:00:00Z web1 sshd 1 - - Server listening on 0.0.0.0 port 22.\n',
    },
    {
      what: 'a line of sshd in JSON of the journal',
      log: '{"__REALTIME_TIMESTAMP":"1780221600000000","SYSLOG_IDENTIFIER":"sshd","_UID":"0","MESSAGE":"Server listening on :: port 22."}\n',
    },
  ];
  for (const { what, log } of written) {
    test(`is silent about a log with ${what}`, async (t) => {
      assert.deepEqual(await nights(t, { 'x.log': log }).night('x.log'), silent);
    });
  }

  const blind = [
    { what: 'names sshd in the message of another program', log: CRON.replace('root', 'sshd[1]: x') },
    {
      what: 'has lines of an ordinary user in the name of sshd',
      log: '{"__REALTIME_TIMESTAMP":"1780221600000000","SYSLOG_IDENTIFIER":"sshd","_UID":"1000","MESSAGE":"Server listening on :: port 22."}\n',
    },
  ];
  for (const { what, log } of blind) {
    test(`reports that a log that ${what} has no line of sshd`, async (t) => {
      const { stderr } = await nights(t, { 'x.log': log }).night('x.log');
      assert.match(stderr, /warning: no sshd line in 1 line of x\.log: check that this is an auth log\n$/);
    });
  }

  for (const { program, extension } of compressors) {
    test(`reports that a log compressed with ${program} has no line of sshd`, async (t) => {
      const name = `cron.log.1${extension}`;
      const { stderr } = await nights(t, { [name]: compress(program, CRON.repeat(12)) }).night(name);
      assert.equal(stderr, NO_SSHD.replace('cron.log', name));
    });
  }

  const headerless = [
    { what: 'prose', log: 'one\ntwo\n', first: /x\.log:1: does not begin with a time stamp: one/ },
    {
      what: 'JSON of an unknown kind',
      log: '{"a":1}\n{"a":2}\n',
      first: /x\.log:1: JSON, but not a log entry/,
    },
    {
      what: 'dates that do not exist',
      log: CRON.replace('May 31', 'Feb 30'),
      first: /time that does not exist/,
    },
    { what: 'one overlong line', log: `${'x'.repeat(1 << 21)}\n`, first: /longer than 1 MiB/ },
  ];
  for (const { what, log, first } of headerless) {
    test(`exits with 65 and shows the first line if a log has only ${what}`, async (t) => {
      const { night } = nights(t, { 'x.log': `\n${log}`.slice(1) });
      const { code, stderr } = await night('x.log');
      assert.equal(code, 65, stderr);
      assert.match(
        stderr,
        /^authtrack: error: no line of x\.log has a header that authtrack understands \(\d lines?\)/,
      );
      assert.match(stderr, first);
      assert.deepEqual(await night('x.log'), silent);
    });
  }

  test('stores what it can read of the other logs before it exits with 65', async (t) => {
    const { cwd, night } = nights(t, { 'x.log': 'one\n' });
    assert.equal((await night('x.log', 'auth.log')).code, 65);
    const { stdout } = await runCli(['db', 'info', '--json', '--db', 'duckdb:a.duckdb'], { cwd });
    assert.equal((JSON.parse(stdout) as { rows: number }).rows, 1);
  });

  test('does not exit with 65 if it understands one line of the log', async (t) => {
    const { code } = await nights(t, { 'x.log': `one\n${LISTENING}two\n` }).night('x.log');
    assert.equal(code, 0);
  });

  test('judges another log that comes through a pipe by itself', async (t) => {
    const { cwd } = nights(t, {});
    const run = (input: string): Promise<Ended> =>
      runCli(['analyze', '--quiet', '--no-charts', '--out', '.', '--db', 'duckdb:a.duckdb', '-'], {
        cwd,
        input,
      });
    assert.deepEqual(await run(LOGIN), silent);
    assert.deepEqual(await run(LOGIN + CRON), silent);
    const { stderr } = await run(CRON.repeat(3));
    assert.match(stderr, /no sshd line in 3 lines of standard input/);
  });
});

suite('the journal', { skip: missingJournal() }, () => {
  test('is reported once if it has no entry of sshd', async (t) => {
    const { cwd, night } = nights(t, {});
    const other = { message: 'hello', identifier: 'cron', program: 'cron', unit: 'cron.service' };
    writeJournal(path.join(cwd, 'a.journal'), [{ ...other, at: 1 }]);
    const { code, stderr } = await night('journal:a.journal');
    assert.equal(code, 0);
    assert.match(
      stderr,
      /^authtrack: warning: no entry of sshd in journal:a\.journal: check that sshd is installed/,
    );
    assert.deepEqual(await night('journal:a.journal'), silent);
  });
});

suite('analyze --json', () => {
  test('contains all warnings of a run, also those that earlier nights reported', async (t) => {
    const { cwd } = nights(t, { 'cron.log': `${CRON.repeat(2)}oops\n` });
    const warnings = async (): Promise<Warning[]> => {
      const { stdout } = await runCli(
        ['analyze', '--json', '--no-charts', '--out', '.', 'cron.log', 'auth.log'],
        {
          cwd,
        },
      );
      return (JSON.parse(stdout) as { warnings: Warning[] }).warnings;
    };
    const warning = {
      input: 'cron.log',
      lines: 3,
      malformed: 1,
      reason: 'noSshd',
      message: 'no sshd line in 3 lines of cron.log: check that this is an auth log',
    };
    assert.deepEqual(await warnings(), [{ ...warning, isNew: true }]);
    assert.deepEqual(await warnings(), [{ ...warning, malformed: 0, isNew: false }]);
  });
});
