// What analyze does with a day that has too many logins for the memory: it says so, and goes on.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import type { Settings } from '../../../src/cli/cli.js';
import { findNew } from '../../../src/steps/new-findings.js';
import { openStore, type Store } from '../../../src/store/store.js';
import { breakIn } from '../../support/break-in-log.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';

test('a day that does not fit into memory is a warning', async (t) => {
  const cwd = temporaryFolder(t);
  const url = `duckdb:${path.join(cwd, 'db')}`;
  writeFileSync(path.join(cwd, 'auth.log'), breakIn({ hoursAgo: 30 }));
  const env = { AUTHTRACK_DATABASE_URL: url };
  assert.equal((await runCli(['analyze', '--no-charts', '--quiet', 'auth.log'], { cwd, env })).code, 0);
  const store = await openStore({ url });
  t.after(() => store.close());
  const full: Store = {
    ...store,
    judge: (judge, options) => store.judge(judge, { ...options, room: () => 0 }),
  };
  const settings = {
    findingDays: 30,
    findingThresholds: ['spraying.names=20'],
    alertWithin: '7d',
    json: true,
  };
  // Another threshold: all days are judged again.
  const warnings: unknown[] = [];
  const log = {
    info: (): void => undefined,
    error: (): void => undefined,
    warn: (text: unknown): void => void warnings.push(text),
  };
  const { found, notJudged } = await findNew(
    { settings: settings as unknown as Settings, log, signal: new AbortController().signal },
    full,
    { totals: await store.totals(), closing: (resource) => resource, least: 'low', hasOld: true },
  );
  assert.deepEqual([found?.all, notJudged], [[], undefined]);
  assert.match(
    String(warnings[0]),
    /^cannot judge \d{4}-\d\d-\d\d: 31 logins of it .*; run the command with NODE_OPTIONS=--max-old-space-size=\d+$/,
  );
});
