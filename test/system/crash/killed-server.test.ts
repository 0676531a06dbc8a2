// The MariaDB server is killed at random moments of a load and started again. The run continues or reports that it
// cannot; after the last run, rows and entries are those of an undisturbed run.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { after, suite, test } from 'node:test';

import { createRandom } from '../../../tools/sample-log/random.js';
import { monotonicSeconds, nowMs } from '../../../src/lib/clock.js';
import { startMariadb } from '../../fixtures/mariadb.js';
import { storedTexts } from '../store/stored-rows.js';
import { runCli, temporaryFolder, type Ended } from '../../support/run-cli.js';
import { writeLog } from './write-log.js';

const CRASHES = Number(process.env['AUTHTRACK_CRASHES'] ?? 3);
const seed = Number(process.env['AUTHTRACK_SEED'] ?? nowMs() % 1_000_000);

// With the durability of a production server: what it has committed survives.
const server = await startMariadb(['--innodb-flush-log-at-trx-commit=1']);
if (!('skipped' in server)) after(server.stop);

suite(
  `a server that is killed ${CRASHES} times, seed ${seed}`,
  { skip: 'skipped' in server && server.skipped },
  () => {
    test('nothing is lost or duplicated', async (t) => {
      if ('skipped' in server) return;
      const random = createRandom(seed, 'killed server');
      const cwd = temporaryFolder(t);
      writeLog(path.join(cwd, 'auth.log'));
      const args = (out: string): string[] => ['analyze', '--no-charts', '--quiet', '--out', out, 'auth.log'];
      const startedAt = monotonicSeconds();
      assert.equal(
        (await runCli(args('calm'), { cwd, env: { DATABASE_URL: server.urlOf('calm') } })).code,
        0,
      );
      const durationMs = (monotonicSeconds() - startedAt) * 1000;
      const calmRows = await storedTexts(server.urlOf('calm'));

      const entries = (out: string): string => readFileSync(path.join(cwd, out, 'processed.log'), 'utf8');
      const codes: string[] = [];
      for (let crashes = 0; crashes < CRASHES; crashes += 1) {
        const env: { readonly DATABASE_URL: string } = { DATABASE_URL: server.urlOf(`crashed_${crashes}`) };
        const out = `out-${crashes}`;
        const ended = runCli(args(out), { cwd, env });
        await delay(durationMs * (0.2 + 0.6 * random.fraction()));
        await server.crash();
        const first = await ended;
        const last: Ended = await runCli(args(out), { cwd, env });
        codes.push(`${first.code} ${last.code}`);
        assert.ok([0, 69, 75].includes(first.code ?? -1), first.stderr);
        assert.equal(last.code, 0, last.stderr);
        assert.deepEqual(await storedTexts(env.DATABASE_URL), calmRows);
        assert.equal(entries(out), entries('calm'));
      }
      t.diagnostic(`a run takes ${Math.round(durationMs)} ms; exit codes ${codes.join(', ')}`);
    });
  },
);
