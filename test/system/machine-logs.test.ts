// authtrack analyze without a log argument: it reads the logs of the machine. Real journal files and the real
// journalctl.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { suite, test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';

import type { Settings } from '../../src/cli/cli.js';
import type { Process } from '../../src/steps/command.js';
import { selectedLogs } from '../../src/steps/select-logs.js';
import { nowMs } from '../../src/lib/clock.js';
import { NoInputError, PermissionError } from '../../src/lib/errors.js';
import { findLogs } from '../../src/read/read.js';
import { accepted, missingJournal, writeJournal, type Entry } from '../fixtures/journal.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';

const DAY_S = 86_400;
const cron: Entry = {
  at: 9 * DAY_S,
  message: 'x',
  identifier: 'CRON',
  program: 'cron',
  unit: 'cron.service',
};

/** A line of a login at a second of 2026, as rsyslog writes it. */
function login(at: number, ip = '192.0.2.77'): string {
  const time = new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString().slice(0, 19);
  return `${time}+00:00 web1 sshd[9]: Accepted password for ben from ${ip} port 4 ssh2\n`;
}
const CRON = login(5).replace(/sshd.*/, 'CRON[1]: x');

type Machine = {
  readonly files: Readonly<Record<string, string | Buffer>>;
  /** Entries of the journal. */
  readonly journal?: readonly Entry[];
  /** A journalctl that does something else. */
  readonly script?: string;
  /** The modification times of the files, in seconds of 2026. */
  readonly writtenAt?: number;
};

const permissionDenied = 'echo "No journal files were opened due to insufficient permissions." >&2; exit 1';

/** /var/log of a machine, and the folder of its journalctl. */
function machine(
  t: TestContext,
  { files, journal, script, writtenAt }: Machine,
): { readonly cwd: string; readonly logFolder: string; readonly bin: string } {
  const cwd = temporaryFolder(t);
  const [logFolder, bin, journals] = ['log', 'bin', 'journals'].map((name) => path.join(cwd, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [logFolder, bin, journals]) mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(logFolder, name), content);
    const at = writtenAt === undefined ? nowMs() / 1000 : Date.UTC(2026, 0, 1) / 1000 + writtenAt;
    utimesSync(path.join(logFolder, name), at, at);
  }
  if (journal) writeJournal(path.join(journals, 'system.journal'), journal);
  const real = journal && execFileSync('sh', ['-c', 'command -v journalctl'], { encoding: 'utf8' }).trim();
  const own = `set -- $(printf '%s\\n' "$@" | sed 's|^--system$|--directory=${journals}|'); exec ${real ?? ''} "$@"`;
  const text = script ?? (journal ? own : undefined);
  if (text !== undefined)
    writeFileSync(path.join(bin, 'journalctl'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return { cwd, logFolder, bin };
}

type Found = {
  readonly logs: readonly string[];
  readonly because: string;
  readonly stale: string | undefined;
};

async function found(t: TestContext, options: Machine): Promise<Found> {
  const { logFolder, bin } = machine(t, options);
  const context = {
    stdin: Readable.from([]),
    signal: new AbortController().signal,
    env: { PATH: options.journal ? `${bin}:${process.env['PATH'] ?? ''}` : bin },
    logFolder,
  } as unknown as Process;
  const settings = { patterns: [], timezone: 'UTC' } as unknown as Settings;
  const { because = '', stale, ...wanted } = await selectedLogs([], settings, context);
  const logs = (await findLogs(wanted)).map(({ name }) => path.basename(name));
  return { logs, because: because.replaceAll(`${logFolder}/`, ''), stale: stale?.message };
}

suite('analyze without a log, on a machine without a journal, reads', () => {
  test('auth.log and its rotated files, oldest first, and nothing else', async (t) => {
    const files = {
      'auth.log': login(3),
      'auth.log.1': login(2),
      'auth.log.2.gz': gzipSync(login(1)),
      'auth.log.offset': '',
      secure: 'x\n',
      messages: login(4),
    };
    const { logs, because } = await found(t, { files });
    assert.deepEqual(logs, ['auth.log.2.gz', 'auth.log.1', 'auth.log']);
    assert.match(because, /journalctl is not installed/);
  });

  test('secure if auth.log is empty or has no line of sshd', async (t) => {
    for (const content of ['', CRON]) {
      const files = { 'auth.log': content, secure: login(2), 'secure-20260501': login(1) };
      assert.deepEqual((await found(t, { files })).logs, ['secure-20260501', 'secure']);
    }
  });

  test('an empty auth.log if its rotated file has lines of sshd', async (t) => {
    const files = { 'auth.log': '', 'auth.log.1': login(1), messages: login(1) };
    assert.deepEqual((await found(t, { files })).logs, ['auth.log.1', 'auth.log']);
  });

  test('messages only if they contain lines of sshd and no better log exists', async (t) => {
    assert.deepEqual((await found(t, { files: { messages: login(1) } })).logs, ['messages']);
    assert.deepEqual((await found(t, { files: { 'auth.log': CRON, messages: CRON } })).logs, ['auth.log']);
  });

  test('messages too if auth.log is old', async (t) => {
    const files = { 'auth.log': login(1), messages: login(2) };
    assert.deepEqual((await found(t, { files, writtenAt: 2 })).logs, ['auth.log', 'messages']);
  });

  for (const { what, script } of [
    { what: 'no journalctl', script: undefined },
    { what: 'no journal', script: 'echo "No journal files were found." >&2' },
  ]) {
    test(`nothing if there is ${what} and no file, and reports where it looked`, async (t) => {
      await assert.rejects(
        found(t, { files: { messages: CRON }, ...(script !== undefined && { script }) }),
        (error: Error) =>
          error instanceof NoInputError &&
          /no log on this machine: no .*auth\.log, no .*secure, and .*journal/.test(error.message),
      );
    });
  }
});

suite('analyze without a log, if it may not read the journal,', () => {
  test('reads auth.log, and reports why', async (t) => {
    const { logs, because, stale } = await found(t, {
      files: { 'auth.log': login(1) },
      script: permissionDenied,
    });
    assert.deepEqual(logs, ['auth.log']);
    assert.match(because, /permission denied/);
    assert.equal(stale, undefined);
  });

  test('warns if auth.log is old', async (t) => {
    const { logs, stale } = await found(t, {
      files: { 'auth.log': login(1) },
      script: permissionDenied,
      writtenAt: 2,
    });
    assert.deepEqual(logs, ['auth.log']);
    assert.match(
      stale ?? '',
      /auth\.log was last written 2026-01-01 00:00 UTC, and newer logins may be in the/,
    );
    assert.match(stale ?? '', /systemd-journal/);
  });

  test('does not read an auth.log without a line of sshd', async (t) => {
    for (const content of ['', CRON])
      await assert.rejects(
        found(t, { files: { 'auth.log': content }, script: permissionDenied }),
        PermissionError,
      );
  });
});

suite('analyze without a log, on a machine with a journal, reads', { skip: missingJournal() }, () => {
  const journal = [accepted(100), accepted(200), cron];

  test('only the journal if it goes back as far as the files', async (t) => {
    for (const files of [{}, { 'auth.log': '' }, { 'auth.log': login(100) }, { secure: login(150) }]) {
      const { logs, because } = await found(t, { files, journal, writtenAt: 9 * DAY_S });
      assert.deepEqual(logs, ['journal']);
      assert.equal(because, 'the journal has entries of sshd');
    }
  });

  test('the journal and then the files that begin before it', async (t) => {
    const files = { 'auth.log': login(150), 'auth.log.1': login(90), messages: login(1) };
    const { logs, because } = await found(t, { files, journal });
    assert.deepEqual(logs, ['journal', 'auth.log.1', 'auth.log']);
    assert.equal(because, 'the journal has entries of sshd; auth.log begins before the journal');
  });

  test('an old auth.log after the journal, never alone', async (t) => {
    const { logs, stale } = await found(t, { files: { 'auth.log': login(1) }, journal, writtenAt: 2 });
    assert.deepEqual([logs, stale], [['journal', 'auth.log'], undefined]);
  });

  test('a file that was written long after the journal ended', async (t) => {
    const { logs, because } = await found(t, { files: { 'auth.log': login(20 * DAY_S) }, journal });
    assert.deepEqual(logs, ['journal', 'auth.log']);
    assert.match(because, /auth\.log was written after the journal ended/);
  });

  test('the files if the journal has no entry of sshd, or only entries that a user forged', async (t) => {
    for (const entries of [[cron], [{ ...accepted(1), uid: 1000, unit: 'session-1.scope' }, cron]]) {
      const { logs, because } = await found(t, { files: { 'auth.log': login(150) }, journal: entries });
      assert.deepEqual(logs, ['auth.log']);
      assert.equal(because, 'the journal has no entry of sshd');
    }
  });

  test('all logs if none has a line of sshd', async (t) => {
    const { logs } = await found(t, { files: { 'auth.log': CRON }, journal: [cron] });
    assert.deepEqual(logs, ['journal', 'auth.log']);
  });
});

suite('analyze without a log, the whole program,', { skip: missingJournal() }, () => {
  test('stores the logins of the journal and the older file, and reports what it chose', async (t) => {
    const { cwd, logFolder, bin } = machine(t, {
      files: { 'auth.log': login(1) },
      journal: [accepted(100), cron],
    });
    const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user'];
    const script = `mount --bind "$0" /var/log && exec "$@"`;
    const wrapper = ['unshare', ...asRoot, '--mount', 'sh', '-ec', script, logFolder];
    const run = (...args: string[]): ReturnType<typeof runCli> =>
      runCli(['analyze', '--no-charts', '--out', '.', '--db', 'duckdb:a.duckdb', ...args], {
        cwd,
        env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
        wrapper,
      });
    const first = await run();
    if (/unshare: |mount: /.test(first.stderr)) {
      t.skip(first.stderr);
      return;
    }
    assert.deepEqual([first.code, first.stderr], [0, '']);
    assert.match(first.stdout, /^Read +2 lines from journal, \/var\/log\/auth\.log$/m);
    assert.match(
      first.stdout,
      /^Chosen +the journal has entries of sshd; \/var\/log\/auth\.log begins before the journal$/m,
    );
    const again = JSON.parse((await run('--json')).stdout) as Record<string, unknown>;
    assert.deepEqual(
      [again['inputs'], again['lines'], again['rows']],
      [['journal', '/var/log/auth.log'], 0, 2],
    );
    assert.match(String(again['chosenBecause']), /begins before the journal$/);
  });
});
