// SIGKILL at random moments of an upgrade of the tables, from the version of the last release: after the last run, the
// database is that of an undisturbed upgrade, and new logins are stored alike. AUTHTRACK_KILLS=100 runs it longer; a
// printed seed repeats the same moments.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { monotonicSeconds, nowMs } from '../../../src/lib/clock.js';
import { definitions, findVersion, latestVersion } from '../../../src/store/migrations/migrations.js';
import { openEngine } from '../../../src/store/open-engine.js';
import { createRandom } from '../../../tools/sample-log/random.js';
import { mainFile } from '../../support/project.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';
import { AlreadyAppliedError } from '../../../src/store/engine-errors.js';
import { copyAsVersion } from '../store/copy-as-version.js';
import { testEngines } from '../store/engines.js';
import { wholeContent } from '../store/whole-content.js';

const KILLS = Number(process.env['AUTHTRACK_KILLS'] ?? 10);
const KILLS_PER_DATABASE = 5;
const seed = Number(process.env['AUTHTRACK_SEED'] ?? nowMs() % 1_000_000);

/** The version of the last release. */
const RELEASED = 11;

const LINES = 60_000;
const COPIED = [20_000, 30_000] as const;
const MORE_LINES = 500;

const analyze = ['analyze', '--no-charts', '--quiet', 'auth.log', 'copy.log'];
const migrate = ['db', 'migrate', '--quiet'];

/** While a server still works for a killed run, the next one has to wait for it, and gives up after some time. */
const TRY_AGAIN = 75;
const MOST_TRIES = 20;

function lineOf(n: number): string {
  const second = new Date(Date.UTC(2026, 4, 1) + n * 1000).toISOString().slice(0, 19);
  const from = `198.51.100.${n % 250} port ${1024 + (n % 60_000)} ssh2`;
  const key = `ED25519 SHA256:${String(n % 7).repeat(43)}`;
  const messages = [
    `Accepted publickey for user${n % 11} from ${from}: ${key}`,
    `Failed password for root from ${from}`,
    `Accepted password for anna from ${from}`,
    `Failed password for invalid user name${n % 997} from ${from}`,
  ];
  return `${second}Z web1 sshd[${n + 1}]: ${messages[n % messages.length] ?? ''}\n`;
}

function lines(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, k) => lineOf(from + k));
}

/** A log, and a copy of a part of it. */
function writeLogs(cwd: string): void {
  writeFileSync(path.join(cwd, 'auth.log'), lines(0, LINES).join(''));
  writeFileSync(path.join(cwd, 'copy.log'), lines(...COPIED).join(''));
}

async function good(args: readonly string[], cwd: string, url: string): Promise<void> {
  const { code, stderr } = await runCli(args, { cwd, env: { DATABASE_URL: url } });
  assert.deepEqual([code, stderr], [0, ''], args.join(' '));
}

async function killAfter(ms: number, cwd: string, url: string): Promise<void> {
  const env = { ...process.env, DATABASE_URL: url, TZ: 'UTC' };
  const child = spawn(process.execPath, [mainFile, ...migrate], { cwd, env, stdio: 'ignore' });
  const ended = once(child, 'close');
  await Promise.race([delay(ms), ended]);
  child.kill('SIGKILL');
  await ended;
}

async function finish(cwd: string, url: string): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { code, stderr } = await runCli(migrate, { cwd, env: { DATABASE_URL: url } });
    if (code === 0) return;
    assert.equal(code, TRY_AGAIN, stderr);
  }
  assert.fail(`the upgrade still waits after ${MOST_TRIES} runs`);
}

async function versionOf(url: string): Promise<number> {
  const engine = await openEngine(url);
  const version = await findVersion(engine);
  await engine.close();
  return version;
}

const engines = await testEngines();
after(() => Promise.all(engines.map((engine) => engine.stop())));

suite(`upgrades from version ${RELEASED}, killed ${KILLS} times on each engine, seed ${seed}`, () => {
  for (const { name, skipped, freshUrl } of engines) {
    test(name, { skip: skipped ?? false }, async (t) => {
      const random = createRandom(seed, name).fraction;
      const cwd = temporaryFolder(t);
      writeLogs(cwd);
      const later = freshUrl();
      await good(analyze, cwd, later);
      const released = async (): Promise<string> => {
        const url = freshUrl();
        await copyAsVersion(RELEASED, later, url);
        return url;
      };

      const calm = await released();
      const before = await wholeContent(calm);
      assert.ok((before['source_copies'] ?? []).length > 1, 'a log has copies of another one');
      const startedAt = monotonicSeconds();
      await good(migrate, cwd, calm);
      const durationMs = (monotonicSeconds() - startedAt) * 1000;
      const migrated = await wholeContent(calm);
      // What the upgrade adds left out, nothing has changed.
      const back = freshUrl();
      await copyAsVersion(RELEASED, calm, back);
      assert.deepEqual(await wholeContent(back), before);

      const databases: string[] = [];
      const found: number[] = [];
      for (let kills = 0; kills < KILLS; kills += KILLS_PER_DATABASE) {
        const url = await released();
        databases.push(url);
        for (let n = 0; n < KILLS_PER_DATABASE; n += 1) {
          // The first part of a run is the start of the program.
          await killAfter(Math.round(durationMs * (0.4 + 0.7 * random())), cwd, url);
          found.push(await versionOf(url));
        }
        await finish(cwd, url);
        assert.deepEqual(await wholeContent(url), migrated);
      }
      t.diagnostic(
        `${name}: an upgrade takes ${Math.round(durationMs)} ms, versions after kills: ${found.join(' ')}`,
      );

      appendFileSync(path.join(cwd, 'auth.log'), lines(LINES, LINES + MORE_LINES).join(''));
      await good(analyze, cwd, calm);
      const grown = await wholeContent(calm);
      assert.notDeepEqual(grown, migrated);
      for (const url of databases) {
        await good(analyze, cwd, url);
        assert.deepEqual(await wholeContent(url), grown);
      }
    });
  }
});

suite(`upgrades from version ${RELEASED} that were killed between two statements`, () => {
  for (const { name, skipped, freshUrl } of engines) {
    test(name, { skip: skipped ?? false }, async (t) => {
      const cwd = temporaryFolder(t);
      writeFileSync(path.join(cwd, 'auth.log'), lines(0, MORE_LINES).join(''));
      writeFileSync(path.join(cwd, 'copy.log'), '');
      const later = freshUrl();
      await good(analyze, cwd, later);
      const calm = freshUrl();
      await copyAsVersion(RELEASED, later, calm);
      await good(migrate, cwd, calm);
      const migrated = await wholeContent(calm);

      const probe = await openEngine(calm);
      const { dialect } = probe;
      await probe.close();
      // DuckDB upgrades in one transaction: either all statements are done or none.
      const commitsEach = dialect.hasKeys;
      // A server commits each definition at once; what fills the tables is in one transaction with the version.
      const statements = definitions(latestVersion, dialect)
        .slice(definitions(RELEASED, dialect).length)
        .filter((statement) => /^(?:CREATE|ALTER) /.test(statement));
      for (let done = 1; commitsEach && done <= statements.length; done += 1) {
        const url = freshUrl();
        await copyAsVersion(RELEASED, later, url);
        const engine = await openEngine(url);
        for (const statement of statements.slice(0, done)) {
          await engine.run(statement).catch((error: unknown) => {
            // As in an upgrade: the index that version 15 removes was never there.
            if (!(error instanceof AlreadyAppliedError)) throw error;
          });
        }
        await engine.close();
        await good(migrate, cwd, url);
        assert.deepEqual(
          await wholeContent(url),
          migrated,
          `after ${done} of ${statements.length} statements`,
        );
      }
    });
  }
});
