// The sample log through the whole program, compared with what its generator planted.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test } from 'node:test';

import { makeAuthLog } from '../../tools/make-auth-log.js';
import { countLogins } from '../unit/tools/count-logins.js';
import { openStore } from '../../src/store/store.js';
import { testEngines } from '../system/store/engines.js';
import { projectFolder } from '../support/project.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';

type Json = {
  lines: number;
  malformed: number;
  events: Record<string, number>;
  attempts: number;
  inserted: number;
  countries: { code: string | null; attempts: number }[];
  suspects: { ip: string; user: string; failures: number }[];
  charts: string[];
  processedLog: string;
};

const sample = path.join(projectFolder, 'data', 'auth.log');
const { lines, planted } = makeAuthLog();
const { probes: Probe } = countLogins(makeAuthLog().lines);
for (const line of lines) assert.ok(line);

const engines = await testEngines();
after(() => Promise.all(engines.map((engine) => engine.stop())));

for (const engine of engines) {
  suite(`the sample log on ${engine.name}`, { skip: engine.skipped ?? false }, () => {
    test('matches what was planted, in every figure', async (t) => {
      const db = engine.freshUrl();
      const args = ['analyze', '--json', '--year', '2026', '--out', temporaryFolder(t), sample];
      const run = async (): Promise<Json> => {
        const ended = await runCli(args, { cwd: temporaryFolder(t), env: { DATABASE_URL: db } });
        assert.equal(ended.code, 0, ended.stderr);
        return JSON.parse(ended.stdout) as Json;
      };
      const first = await run();
      const { Accepted, Failed, Invalid } = planted.rows;
      assert.deepEqual([first.lines, first.malformed], [planted.lines, 0]);
      assert.deepEqual(first.events, { Accepted, Failed, Invalid, Probe });
      assert.equal(first.attempts, planted.attempts + Accepted);
      assert.equal(first.inserted, Accepted + Failed + Invalid + Probe);
      assert.deepEqual(new Map(first.countries.map((c) => [c.code, c.attempts])), planted.attemptsByCountry);
      const { user, ip, failures } = planted.breakIn;
      assert.deepEqual(
        first.suspects.map((s) => [s.user, s.ip, s.failures]),
        [[user, ip, failures]],
      );
      assert.equal(readFileSync(first.processedLog, 'utf8').trimEnd().split('\n').length, first.inserted);
      for (const chart of first.charts) assert.ok(statSync(chart).size > 20_000, chart);
      await checkLogins(db);
      assert.equal((await run()).inserted, 0);
    });
  });
}

async function checkLogins(url: string): Promise<void> {
  const store = await openStore({ url });
  const logins = await store.acceptedPerUserPerDay('UTC').finally(() => store.close());
  const expected = [...planted.acceptedByUserByDay].flatMap(([user, days]) =>
    [...days].map(([day, count]) => `${user} 2026-${day} ${count}`),
  );
  assert.deepEqual(logins.map((l) => `${l.user} ${l.day} ${l.logins}`).sort(), expected.sort());
}
