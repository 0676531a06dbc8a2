// authtrack findings, findings explain and findings ack on a log with one break-in.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';

import { runCli, temporaryFolder, type Ended } from '../../support/run-cli.js';

const second = (n: number): string => String(n).padStart(2, '0');
const log = [
  ...Array.from(
    { length: 30 },
    (_, n) =>
      `2026-03-02T11:00:${second(n)}Z web1 sshd[${100 + n}]: Failed password for anna from 203.0.113.7 port ${5000 + n} ssh2`,
  ),
  '2026-03-02T11:01:00Z web1 sshd[200]: Accepted password for anna from 203.0.113.7 port 6000 ssh2',
  '',
].join('\n');

async function analyzed(t: TestContext): Promise<(...args: readonly string[]) => Promise<Ended>> {
  const cwd = temporaryFolder(t);
  writeFileSync(path.join(cwd, 'auth.log'), log);
  const run = (...args: readonly string[]): Promise<Ended> => runCli(args, { cwd });
  const { code, stderr } = await run('analyze', '--no-charts', '--quiet', 'auth.log');
  assert.equal(code, 0, stderr);
  return run;
}

type Listed = { readonly findings: readonly { readonly id: string; readonly sentence: string }[] };

async function listed(
  run: (...args: readonly string[]) => Promise<Ended>,
  ...args: string[]
): Promise<Listed> {
  const { code, stdout, stderr } = await run('findings', '--json', ...args);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Listed;
}

test('lists, explains and acknowledges a possible break-in', async (t) => {
  const run = await analyzed(t);
  const [finding, ...others] = (await listed(run)).findings;
  assert.ok(finding);
  assert.deepEqual(others, []);
  assert.match(
    finding.sentence,
    /^possible break-in: anna from 203\.0\.113\.7.*, password, after 30 failed attempts$/,
  );

  const { stdout } = await run('findings');
  assert.ok(stdout.includes(finding.id));
  assert.ok(stdout.includes('high'));

  const explained = await run('findings', 'explain', finding.id.slice(0, 6));
  assert.match(explained.stdout, /ATT&CK: +T1110\.001/);
  assert.match(explained.stdout, /auth\.log:1$/m);

  const acked = await run('findings', 'ack', finding.id);
  assert.match(acked.stdout, /^Acknowledged /);
  assert.deepEqual((await listed(run)).findings, []);
  assert.equal((await listed(run, '--all')).findings.length, 1);
});

test('an unknown threshold is refused', async (t) => {
  const run = await analyzed(t);
  assert.equal((await listed(run)).findings.length, 1);
  const { cwd, env } = {
    cwd: temporaryFolder(t),
    env: { AUTHTRACK_FINDING_THRESHOLDS: 'spraying.nonsense=1' },
  };
  const { code, stderr } = await runCli(['findings'], { cwd, env });
  assert.equal(code, 64);
  assert.match(stderr, /the rule "spraying" has no threshold "nonsense"/);
});

test('an id that no finding has is refused with a hint', async (t) => {
  const run = await analyzed(t);
  const { code, stderr } = await run('findings', 'explain', 'ffffffffff');
  assert.equal(code, 66);
  assert.match(stderr, /there is no finding "ffffffffff"/);
});
