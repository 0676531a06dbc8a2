import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { nowMs } from '../../../src/lib/clock.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';

test('with --year the dates of that year are accepted, also future ones; later years are not', async (t) => {
  const cwd = temporaryFolder(t);
  const next = new Date(nowMs()).getUTCFullYear() + 1;
  const message = 'web1 sshd[1]: Failed password for root from 192.0.2.7 port 40022 ssh2';
  writeFileSync(
    path.join(cwd, 'a.log'),
    `Dec 30 10:00:00 ${message}\n${next + 2}-01-01T10:00:00Z ${message}\n`,
  );
  const { stdout, stderr } = await runCli(['parse', '--year', String(next), 'a.log'], { cwd });
  assert.match(stdout, new RegExp(`"date":"${next}-12-30T10:00:00Z"`));
  assert.equal(stdout.trimEnd().split('\n').length, 1);
  assert.match(stderr, /more than a day in the future/);
});
