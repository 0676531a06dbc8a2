// What a local user can achieve with forged sshd lines from logger, if authtrack reads the journal too.
import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { missingJournal, writeJournal, type Entry } from '../../fixtures/journal.js';
import { nowMs } from '../../../src/lib/clock.js';
import { accepted, failures, start, timeText, type Server } from '../../support/ban-runs.js';
import { runCli, temporaryFolder, type Ended } from '../../support/run-cli.js';

const ATTACKER = '44.0.0.66';
const COLLEAGUE = '44.0.0.7';
const VICTIM = '44.0.0.9';

const HOUR_MS = 3_600_000;
const yesterdayMs = Math.floor(nowMs() / 1000) * 1000 - 24 * HOUR_MS;
/** Fields of an entry. */
const yesterday = (yesterdayMs - Date.UTC(2026, 0, 1)) / 1000;

const failed = (ip: string, pid: number): Entry => ({
  ...{ at: yesterday + pid, pid },
  message: `Failed password for root from ${ip} port ${pid} ssh2`,
});
const login = (ip: string, uid = 0): Entry => ({
  ...{ at: yesterday, pid: 9, uid },
  message: `Accepted publickey for mira from ${ip} port 5000 ssh2: ED25519 SHA256:x`,
});

/** Real attempts of two addresses and a real login of one of them; auth.log contains what a user wrote with logger. */
async function startBoth(t: TestContext): Promise<Server> {
  const forged = [
    accepted(ATTACKER, timeText(yesterdayMs)),
    ...failures(VICTIM, 10, 'root', timeText(yesterdayMs)),
  ];
  const server = await start(t, forged);
  writeJournal(path.join(server.cwd, 'a.journal'), [
    login(COLLEAGUE),
    login(ATTACKER, 1000),
    ...Array.from({ length: 10 }, (_, n) => failed(ATTACKER, 100 + n)),
    ...Array.from({ length: 10 }, (_, n) => failed(COLLEAGUE, 200 + n)),
  ]);
  const { code, stderr } = await server.run('analyze', '--no-charts', '--quiet', 'journal:a.journal');
  assert.equal(code, 0, stderr);
  return server;
}

const listed = ({ stdout }: Ended): string[] => stdout.split('\n').filter((line) => line !== '');
const reported = ({ stdout }: Ended): string[] =>
  [VICTIM, ATTACKER, COLLEAGUE].filter((ip) => stdout.includes(`${ip},`));

suite('bans that only the journal vouches for', { skip: missingJournal() }, () => {
  test('a login that no journal vouches for exempts no address, if only logins of the journal count', async (t) => {
    const { run } = await startBoth(t);
    assert.deepEqual(listed(await run('bans', '--format', 'plain')), [VICTIM]);
    for (const when of ['auto', 'true']) {
      const set = ['--exempt-only-journal', when];
      const ended = await run('bans', '--format', 'plain', ...set);
      assert.deepEqual(listed(ended), [VICTIM, ATTACKER]);
      assert.match(
        ended.stderr,
        /^authtrack: warning: 44\.0\.0\.66 is banned: it logged in on .*: the journal does not record that login, .*\n$/,
      );
      assert.match(
        (await run('bans', 'explain', ATTACKER, ...set)).stdout,
        /is banned: 10 .*: the journal does not record that login, .*\./,
      );
      assert.match((await run('bans', 'explain', COLLEAGUE, ...set)).stdout, /is not banned.*: logged in on/);
    }
  });

  test('with `auto` and without a journal, nothing changes', async (t) => {
    const { run } = await start(t, [
      ...failures(ATTACKER, 10, 'root', timeText(yesterdayMs)),
      accepted(ATTACKER, timeText(yesterdayMs - HOUR_MS)),
    ]);
    assert.deepEqual(listed(await run('bans', '--format', 'plain', '--exempt-only-journal', 'auto')), []);
    const strict = await run('bans', '--format', 'plain', '--exempt-only-journal', 'true');
    assert.deepEqual(listed(strict), [ATTACKER]);
  });

  test('an address is not reported for attempts that no journal vouches for, if only vouched attempts count', async (t) => {
    const { run } = await startBoth(t);
    const format = ['bans', '--format', 'abuseipdb', '--exempt-only-journal', 'auto'];
    assert.deepEqual(reported(await run(...format)), [VICTIM, ATTACKER]);
    const ended = await run(...format, '--report-only-journal', 'auto');
    assert.deepEqual(reported(ended), [ATTACKER]);
    assert.match(
      ended.stderr,
      /1 of the list left out: the journal does not record their attempts, only a log that any user can write to/,
    );
    const bad = await run('bans', '--report-only-journal', 'sometimes');
    assert.deepEqual(
      [bad.code, bad.stderr.split('\n')[0]],
      [64, 'authtrack: error: --report-only-journal: expected true, false or auto, got "sometimes"'],
    );
  });

  test('a journal that others may write vouches for nothing', async (t) => {
    const cwd = temporaryFolder(t);
    const file = path.join(cwd, 'a.journal');
    writeJournal(file, [login(ATTACKER), ...Array.from({ length: 10 }, (_, n) => failed(ATTACKER, 100 + n))]);
    chmodSync(file, 0o666);
    const { code, stderr } = await runCli(['analyze', '--no-charts', '--quiet', 'journal:a.journal'], {
      cwd,
    });
    assert.equal(code, 0, stderr);
    const strict = await runCli(['bans', '--format', 'plain', '--exempt-only-journal', 'true'], { cwd });
    assert.deepEqual(listed(strict), [ATTACKER]);
    const auto = await runCli(['bans', '--format', 'plain', '--exempt-only-journal', 'auto'], { cwd });
    assert.deepEqual(listed(auto), []);
  });

  test('a login does not exempt an address that continues guessing', async (t) => {
    const time = timeText(yesterdayMs);
    const { run, cwd } = await start(t, [
      accepted(ATTACKER, timeText(yesterdayMs - HOUR_MS)),
      ...failures(ATTACKER, 100, 'root', time),
      accepted(COLLEAGUE, timeText(yesterdayMs - HOUR_MS)),
      ...failures(COLLEAGUE, 99, 'root', time),
    ]);
    const ended = await run('bans', '--format', 'plain');
    assert.deepEqual(listed(ended), [ATTACKER]);
    assert.match(ended.stderr, /44\.0\.0\.66 is banned: it logged in on .*it made 100 attempts or more/);
    assert.match(
      (await run('bans', 'explain', ATTACKER)).stdout,
      /which does not exempt it: it made 100 attempts/,
    );
    assert.deepEqual(listed(await run('bans', '--format', 'plain', '--exempt-factor', '0')), []);
    writeFileSync(path.join(cwd, 'authtrack.yaml'), 'bans:\n  exemptFactor: 9\n');
    assert.deepEqual(listed(await run('bans', '--format', 'plain')), [COLLEAGUE, ATTACKER]);
  });
});
