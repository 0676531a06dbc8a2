// Like analyze, parse warns of a log that cannot be read or is not from sshd; each time, because it stores nothing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, test } from 'node:test';

import { folderWithLog } from '../../support/failing-run.js';
import { runCli } from '../../support/run-cli.js';

const CRON = 'May 31 10:00:00 web1 CRON[7]: pam_unix(cron:session): session opened for user root\n';
const LISTENING = 'May 31 10:00:00 web1 sshd[1]: Server listening on 0.0.0.0 port 22.\n';
const NO_SSHD = 'authtrack: warning: no sshd line in 12 lines of cron.log: check that this is an auth log\n';
const silent = { code: 0, stdout: '', stderr: '' };

suite('parse', () => {
  test('reports each time that a log has no line of sshd, in every view', async (t) => {
    const cwd = folderWithLog(t, { 'cron.log': CRON.repeat(12) });
    const env = { AUTHTRACK_QUIET: 'true' };
    for (const args of [[], [], ['--explain'], ['--count'], ['--unmatched']]) {
      const { code, stderr } = await runCli(['parse', ...args, 'cron.log', 'auth.log'], { cwd, env });
      assert.deepEqual([code, stderr], [0, NO_SSHD], args.join(' '));
    }
  });

  test('exits with 65 if no line of a log is understood, in every view, after it printed everything', async (t) => {
    const cwd = folderWithLog(t, { 'x.log': 'one\ntwo\n' });
    for (const args of [[], ['--explain'], ['--count'], ['--unmatched']]) {
      const { code, stdout, stderr } = await runCli(['parse', ...args, 'x.log', 'auth.log'], { cwd });
      assert.equal(code, 65);
      assert.match(stderr, /error: no line of x\.log has a header that authtrack understands \(2 lines\)/);
      assert.equal(stdout === '', args[0] === '--unmatched');
    }
  });

  test('is silent about an empty file, and reports that standard input was empty', async (t) => {
    const cwd = folderWithLog(t, { 'empty.log': '' });
    assert.deepEqual(await runCli(['parse', 'empty.log'], { cwd }), silent);
    const { code, stderr } = await runCli(['parse', '-'], { cwd, input: '' });
    assert.equal(code, 0);
    assert.match(stderr, /standard input was empty/);
  });

  test('finds a line of sshd in a log of any size, also in threads', async (t) => {
    const cwd = folderWithLog(t, { 'x.log': CRON.repeat(250_000) + LISTENING + CRON });
    assert.deepEqual((await runCli(['parse', 'x.log'], { cwd })).stderr, '');
    execFileSync('sed', ['-i', 's/sshd/sshx/', 'x.log'], { cwd });
    assert.match((await runCli(['parse', 'x.log'], { cwd })).stderr, /no sshd line in 250,002 lines/);
  });
});
