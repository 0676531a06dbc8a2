// The setting bans.dictionary: addresses that the rule `dictionary` found are banned, nobody who must not be, and no name that
// they tried is in any output.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { formats } from '../../../src/bans/bans.js';
import { nowMs } from '../../../src/lib/clock.js';
import { missingJournal, writeJournal, type Entry } from '../../fixtures/journal.js';
import { start, timeText, type Server } from '../../support/ban-runs.js';
import type { Ended } from '../../support/run-cli.js';

/** The second was typed in the place of the name. */
const NAMES = ['oracle', 'hunter2-my-password', 'ubnt'];
const ATTACKERS = ['44.0.0.1', '44.0.0.2', '44.0.0.3', '2a00:44::5'];
const MISTYPED = '44.0.0.7';
const MAY = '44.0.0.9';

const yesterdayMs = Math.floor(nowMs() / 86_400_000) * 86_400_000 - 12 * 3_600_000;
const time = (second: number): string => timeText(yesterdayMs + second * 1000);

const failed = (ip: string, user: string, n: number, host = 'web1'): string =>
  `${time(n)} ${host} sshd[${1000 + n}]: Failed password for invalid user ${user} from ${ip} port ${40_000 + n} ssh2`;
const accepted = (ip: string, n: number): string =>
  `${time(n)} web1 sshd[${1000 + n}]: Accepted password for mira from ${ip} port ${40_000 + n} ssh2`;

/** Each of these addresses tries all names once, far fewer attempts than the ban rule wants. */
const tries = (ips: readonly string[], host?: string): readonly string[] =>
  ips.flatMap((ip, a) => NAMES.map((user, n) => failed(ip, user, a * 20 + n, host)));

const lines = [
  ...tries(ATTACKERS),
  failed(MISTYPED, 'oracle', 200),
  failed(MISTYPED, 'mira2', 201),
  ...tries([MAY]).map((line) => line.replaceAll(time(0).slice(0, 14), time(4000).slice(0, 14))),
  accepted(MAY, 9000),
];

async function judged(t: TestContext): Promise<Server> {
  const server = await start(t, lines);
  assert.equal((await server.run('findings', '--severity', 'low')).code, 0);
  return server;
}

const listed = ({ stdout }: Ended): readonly string[] => stdout.split('\n').filter((line) => line !== '');
const BANNED = ['44.0.0.1', '44.0.0.2', '44.0.0.3', '2a00:44::/64'];
const on = '--ban-dictionary';

const daysAgo = (days: number): string => timeText(yesterdayMs - days * 86_400_000);

/** So many lines of one old day that analyze leaves them to `authtrack findings`. */
const flood = (days: number): readonly string[] =>
  Array.from(
    { length: 100_001 },
    (_, n) =>
      `${daysAgo(days)} web1 sshd[${n + 1}]: Failed password for root from 44.0.0.50 port ${1 + (n % 60_000)} ssh2`,
  );

suite('bans.dictionary', () => {
  test('is off by default', async (t) => {
    const { run } = await judged(t);
    const { code, stdout, stderr } = await run('bans', '--format', 'plain');
    assert.deepEqual([code, stdout, stderr], [0, '', '']);
  });

  test('bans whom the rule found, and nobody else', async (t) => {
    const { run } = await judged(t);
    const ended = await run('bans', '--format', 'plain', on);
    assert.deepEqual([listed(ended), ended.stderr], [BANNED, '']);
    // By a file and by a variable too.
    const { cwd, runWith } = await judged(t);
    writeFileSync(path.join(cwd, 'authtrack.yaml'), 'bans: { dictionary: true }\n');
    assert.deepEqual(listed(await runWith({}, 'bans', '--format', 'plain')), BANNED);
    const off = { env: { AUTHTRACK_BAN_DICTIONARY: 'false' } };
    assert.deepEqual(listed(await runWith(off, 'bans', '--format', 'plain')), []);
  });

  test('explains why, without a name', async (t) => {
    const { run } = await judged(t);
    const first = (ended: Ended): string => ended.stdout.split('\n')[0] ?? '';
    assert.match(
      first(await run('bans', 'explain', '44.0.0.1', on)),
      /^44\.0\.0\.1 is banned: it tried names that never logged in here and that other addresses try too \(the rule `dictionary`\), first at \S+ \S+ UTC; 3 in all, last seen/,
    );
    assert.match(
      first(await run('bans', 'explain', '2a00:44::77', on)),
      /is banned as 2a00:44::\/64: it tried names/,
    );
    assert.match(first(await run('bans', 'explain', MAY, on)), /is not banned: logged in on /);
    assert.match(
      first(await run('bans', 'explain', MISTYPED, on)),
      /is not banned: it never made 10 attempts within 1d, and the rule `dictionary` did not find it/,
    );
    const both = first(await run('bans', 'explain', '44.0.0.1', on, '--maxretry', '2', '--bantime', '99d'));
    assert.match(both, /is banned: 2 or more attempts within 1d, and it tried names/);
    for (const args of [[], ['44.0.0.0/24']]) {
      const { stdout } = await run('bans', 'explain', ...args, on, '--json');
      for (const name of NAMES) assert.ok(!stdout.includes(name), args.join(' '));
    }
  });

  test('no list, export, table or JSON has a name', async (t) => {
    const { run, list } = await judged(t);
    const outputs = [
      await run('bans', on),
      await run('bans', on, '--json'),
      await run('bans', 'export', on),
      ...(await Promise.all(Object.keys(formats).map((format) => run('bans', '--format', format, on)))),
    ];
    for (const { code, stdout, stderr } of outputs) {
      assert.equal(code, 0, stderr);
      for (const name of NAMES) assert.ok(!(stdout + stderr).includes(name), stdout);
    }
    assert.match(outputs[2]?.stdout ?? '', /^44\.0\.0\.1\b/m);
    assert.deepEqual(list().trim().split('\n'), BANNED);
  });

  test('keeps the allowlist, the bantime and the hosts', async (t) => {
    const { run } = await judged(t);
    const plain = async (...args: readonly string[]): Promise<readonly string[]> =>
      listed(await run('bans', '--format', 'plain', on, ...args));
    assert.deepEqual(await plain('--allow', '44.0.0.0/24'), ['2a00:44::/64']);
    assert.deepEqual(await plain('--bantime', '1h'), []);
    assert.deepEqual(await plain('--bantime', '7d'), BANNED);
    assert.deepEqual(await plain('--hosts', 'web1'), BANNED);
  });

  test('an address is banned only for what it did on the hosts that count', async (t) => {
    const { run } = await start(t, [...tries(ATTACKERS, 'web2'), accepted('44.0.0.250', 9000)]);
    await run('findings');
    assert.deepEqual(listed(await run('bans', '--format', 'plain', on)), BANNED);
    assert.deepEqual(listed(await run('bans', '--format', 'plain', on, '--hosts', 'web1')), []);
  });

  test('says what to run if the rules have judged nothing, because analyze leaves out old days with many rows', async (t) => {
    const server = await start(t, flood(80));
    const { code, stderr } = await server.run('bans', '--format', 'plain', on);
    assert.equal(code, 0);
    assert.match(
      stderr,
      /^authtrack: warning: bans\.dictionary: the rules of findings have judged no stored login; run `authtrack findings` before this command\n$/,
    );
    for (const target of ['44.0.0.1', '44.0.0.0/24', ''])
      assert.match(
        (await server.run('bans', 'explain', ...(target === '' ? [] : [target]), on)).stderr,
        /judged no stored login/,
      );
    await server.run('findings');
    assert.equal((await server.run('bans', '--format', 'plain', on)).stderr, '');
  });

  test('says what to run if the rules have not judged the newest logins', async (t) => {
    const server = await start(
      t,
      tries(ATTACKERS, 'web2').map((line) => line.replace(/^\S+/, daysAgo(40))),
    );
    await server.log(flood(30));
    assert.match(
      (await server.run('bans', 'export', on)).stderr,
      /have judged no login after \d{4}-\d\d-\d\d; run/,
    );
    await server.run('findings');
    assert.equal((await server.run('bans', 'export', on)).stderr, '');
  });

  test('reports only what the journal records, if that is set', { skip: missingJournal() }, async (t) => {
    const server = await start(t, tries(ATTACKERS));
    const entry = (user: string, n: number): Entry => ({
      ...{ at: (yesterdayMs - Date.UTC(2026, 0, 1)) / 1000 + 300 + n, pid: 300 + n },
      message: `Failed password for invalid user ${user} from 44.0.0.3 port ${300 + n} ssh2`,
    });
    writeJournal(path.join(server.cwd, 'a.journal'), NAMES.map(entry));
    await server.run('analyze', '--no-charts', '--quiet', 'journal:a.journal');
    await server.run('findings');
    const reported = async (...args: readonly string[]): Promise<readonly string[]> => {
      const { stdout } = await server.run('bans', '--format', 'abuseipdb', on, ...args);
      return ATTACKERS.filter((ip) => stdout.includes(ip));
    };
    // The service takes addresses, and the fourth is banned as a network.
    assert.deepEqual(await reported(), ATTACKERS.slice(0, 3));
    assert.deepEqual(await reported('--report-only-journal', 'true'), ['44.0.0.3']);
  });
});
