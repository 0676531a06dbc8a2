// The figures of a run: each has one meaning, and JSON has every figure of the text output.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { LOGIN, folderWithLog } from '../../support/failing-run.js';
import { runCli } from '../../support/run-cli.js';

const LOG = [
  'sshd[1]: Accepted publickey for anna from 192.0.2.1 port 1 ssh2',
  'sshd[2]: Failed password for root from 192.0.2.2 port 2 ssh2',
  'sshd[2]: message repeated 2 times: [ Failed password for root from 192.0.2.2 port 2 ssh2]',
  'sshd[3]: Invalid user admin from 192.0.2.3 port 3',
  'sshd[3]: Failed password for invalid user admin from 192.0.2.3 port 3 ssh2',
  // The offer of a key is not an attempt.
  'sshd[4]: Failed publickey for anna from 192.0.2.4 port 4 ssh2: RSA SHA256:x',
  'sshd[5]: Did not receive identification string from 192.0.2.5 port 5',
  'sshd[6]: frobnicated',
]
  .map((line) => `May 31 10:00:00 web1 ${line}\n`)
  .join('');

const args = [
  'analyze',
  '--no-charts',
  '--timezone',
  'Europe/Berlin',
  '--db',
  'duckdb:a.duckdb',
  '--out',
  '.',
];

suite('analyze', () => {
  test('counts logins and failed attempts separately, and only addresses of failed attempts', async (t) => {
    const { stdout } = await runCli([...args, 'x.log'], { cwd: folderWithLog(t, { 'x.log': LOG }) });
    assert.match(stdout, /^Logins +1$/m);
    assert.match(stdout, /^Failed attempts +4 from 2 addresses$/m);
    assert.doesNotMatch(stdout, /^Attempts/m);
  });

  test('--json has every figure of the text output', async (t) => {
    const cwd = folderWithLog(t, { 'x.log': `${LOG}oops\n${LOGIN.trimEnd()}` });
    const { stdout } = await runCli([...args, '--json', 'x.log'], { cwd });
    const { seconds, processedLog, database, ...rest } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual([typeof seconds, typeof processedLog, typeof database], ['number', 'string', 'string']);
    assert.deepEqual(rest, {
      newFindings: [],
      lesserFindings: 0,
      inputs: ['x.log'],
      chosenBecause: null,
      lines: 9,
      malformed: 1,
      malformedExamples: [
        { input: 'x.log', line: 9, reason: 'does not begin with a time stamp', text: 'oops' },
      ],
      unrecognized: 1,
      unfinished: ['x.log'],
      warnings: [],
      events: { Accepted: 1, Failed: 4, Invalid: 1, Probe: 1 },
      logins: 1,
      failedAttempts: 4,
      failedAddresses: 2,
      attempts: 5,
      addresses: 4,
      inserted: 7,
      copies: 0,
      rows: 7,
      period: { from: '2026-05-31T08:00:00Z', to: '2026-05-31T08:00:00Z' },
      timezone: 'Europe/Berlin',
      countries: [{ code: null, country: null, attempts: 4 }],
      users: [
        { user: 'root', attempts: 3 },
        { user: 'admin', attempts: 1 },
      ],
      suspects: [],
      charts: [],
    });
  });

  test('names malformed lines on stderr as parse does, and with --quiet only counts them', async (t) => {
    const cwd = folderWithLog(t, { 'x.log': `${LOGIN}${LOGIN}oops\n` });
    const parsed = await runCli(['parse', 'x.log'], { cwd });
    const stderr =
      'authtrack: warning: 1 malformed line\n  x.log:3: does not begin with a time stamp: oops\n';
    assert.equal(parsed.stderr, stderr);
    const runs = [
      { more: [], stderr, stdout: /^Read +3 lines, 1 malformed from x\.log$/m },
      { more: ['--json'], stderr, stdout: /"malformed":1,/ },
      { more: ['--quiet', '--json'], stderr: '', stdout: /"malformed":1,/ },
      { more: ['--quiet'], stderr: '', stdout: /^$/ },
    ];
    for (const { more, stdout, ...expected } of runs) {
      const name = `run${more.join('')}`;
      const run = await runCli([...args, ...more, '--db', `duckdb:${name}.duckdb`, '--out', name, 'x.log'], {
        cwd,
      });
      assert.deepEqual([run.code, run.stderr], [0, expected.stderr]);
      assert.match(run.stdout, stdout);
      assert.doesNotMatch(run.stdout, /oops\n/);
    }
  });
});
