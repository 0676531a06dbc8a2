// authtrack bans report abuseipdb, against a local server that imitates AbuseIPDB.
import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';

import { refuse, saveAll, saveAllBut, startAbuseipdb, type Answer } from '../../fixtures/start-abuseipdb.js';
import { failures, start, timeText, type Server } from '../../support/ban-runs.js';
import type { Ended } from '../../support/run-cli.js';

const HOUR = 3_600_000;
const key = 'a-key-that-nobody-may-see';
// eslint-disable-next-line no-restricted-syntax -- the program knows no other time
const ago = (ms: number): string => timeText(Date.now() - ms);

type Reporter = Server & {
  readonly report: (...args: readonly string[]) => Promise<Ended>;
  readonly calls: readonly { readonly reports: readonly string[]; readonly key: string }[];
  readonly answer: (next: Answer) => void;
};

async function reporter(t: TestContext, lines: readonly string[]): Promise<Reporter> {
  let current: Answer = saveAll;
  const { baseUrl, calls, close } = await startAbuseipdb((call, response) => current(call, response));
  t.after(close);
  const server = await start(t, lines);
  const env = { ABUSEIPDB_KEY: key, ABUSEIPDB_URL: baseUrl };
  const report: Reporter['report'] = async (...args) => {
    const ended = await server.runWith({ env }, 'bans', 'report', 'abuseipdb', ...args);
    assert.ok(!`${ended.stdout}${ended.stderr}`.includes(key));
    return ended;
  };
  return { ...server, report, calls, answer: (next) => (current = next) };
}

const attack = (ip: string, ageMs: number): string[] => failures(ip, 10, 'mira', ago(ageMs));

suite('authtrack bans report abuseipdb', () => {
  test('reports what was banned here once, without user names, and nothing twice a day', async (t) => {
    const { report, calls, log } = await reporter(t, [
      ...attack('44.0.0.1', 5 * HOUR),
      ...attack('2a00:1::5', 5 * HOUR),
      ...attack('44.0.0.9', 61 * 24 * HOUR),
    ]);
    // The /64.
    const left = 'authtrack: warning: 1 network left out: AbuseIPDB accepts single addresses only\n';
    const first = await report();
    assert.deepEqual(first, {
      code: 0,
      stdout: '1 address reported to AbuseIPDB, 1 accepted.\n',
      stderr: left,
    });
    assert.equal(calls[0]?.key, key);
    assert.match(
      calls[0].reports.join('|'),
      /^44\.0\.0\.1,"18,22",\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00,"SSH login attempts: 10"$/,
    );
    await log([...attack('44.0.0.1', HOUR), ...attack('44.0.0.2', HOUR)]);
    assert.equal((await report('--quiet')).stdout, '');
    assert.deepEqual(
      calls.slice(1).map(({ reports }) => reports.map((line) => line.split(',')[0])),
      [['44.0.0.2']],
    );
    assert.equal((await report()).stdout, '0 addresses reported to AbuseIPDB, 0 accepted.\n');
    assert.equal(calls.length, 2, 'without reports there is no call');
  });

  test('--dry-run prints what would be reported, without a key; it sends and stores nothing', async (t) => {
    const { report, calls, run } = await reporter(t, [
      ...attack('44.0.0.1', 5 * HOUR),
      ...attack('44.0.0.2', HOUR),
      ...attack('44.0.0.9', 61 * 24 * HOUR),
    ]);
    const dry = ['bans', 'report', 'abuseipdb', '--dry-run'];
    const { code, stdout, stderr } = await run(...dry);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(
      stdout,
      /^Would report 2 addresses to AbuseIPDB\. Nothing was sent\.\n {2}Address +Attempts +Last seen\n {2}44\.0\.0\.2 +10 +20.* UTC\n {2}44\.0\.0\.1 +10 +20.* UTC\n$/,
    );
    const json = JSON.parse((await run(...dry, '--json')).stdout) as Record<string, unknown>;
    const due = json['due'] as readonly Record<string, unknown>[];
    assert.deepEqual(
      [json['service'], json['sent'], json['saved'], due.map(({ ip, attempts }) => [ip, attempts])],
      [
        ...['abuseipdb', 0, 0],
        [
          ['44.0.0.2', 10],
          ['44.0.0.1', 10],
        ],
      ],
    );
    assert.equal((await report('--dry-run')).code, 0);
    assert.equal(calls.length, 0);
    assert.equal((await report()).stdout, '2 addresses reported to AbuseIPDB, 2 accepted.\n');
    const after = await run(...dry);
    assert.equal(after.stdout, 'Would report 0 addresses to AbuseIPDB. Nothing was sent.\n');
  });

  test('does not report imported bans', async (t) => {
    const { report, calls, run, runWith } = await reporter(t, attack('44.0.0.1', HOUR));
    await runWith({ input: '44.0.0.2\n' }, 'bans', 'import', '-', '--from', 'others');
    assert.match((await run('bans', '--format', 'plain')).stdout, /^44\.0\.0\.2$/m);
    await report();
    assert.deepEqual(
      calls.map(({ reports }) => reports.map((line) => line.split(',')[0])),
      [['44.0.0.1']],
    );
  });

  test('reports in the next run what certainly did not arrive, but not what may have arrived', async (t) => {
    const { report, calls, answer } = await reporter(t, attack('44.0.0.1', HOUR));
    for (const [next, code, cause] of [
      [refuse(401, 'Authentication failed.'), 78, /ABUSEIPDB_KEY/],
      [refuse(429, 'Daily limit exceeded.', { 'Retry-After': '40000' }), 75, /later|again/i],
      [refuse(422, 'The csv is not valid.'), 65, /./],
    ] as const) {
      answer(next);
      const failed = await report();
      assert.equal(failed.code, code, failed.stderr);
      assert.match(failed.stderr, cause);
    }
    assert.equal(calls.length, 3);
    answer((_, response) => response.destroy());
    assert.equal((await report()).code, 69);
    answer(saveAll);
    assert.equal((await report()).stdout, '0 addresses reported to AbuseIPDB, 0 accepted.\n');
    assert.equal(calls.length, 4);
  });

  test('prints which reports were not accepted', async (t) => {
    const { report, answer } = await reporter(t, [...attack('44.0.0.1', HOUR), ...attack('44.0.0.2', HOUR)]);
    answer(saveAllBut([{ input: '44.0.0.1', error: 'Duplicate IP\u001b[2J', rowNumber: 2 }]));
    const { code, stdout, stderr } = await report();
    assert.deepEqual([code, stdout], [0, '2 addresses reported to AbuseIPDB, 1 accepted.\n']);
    assert.match(stderr, /rejected the report of 44\.0\.0\.1: Duplicate IP\\x1b\[2J\n/);
  });

  test('without a key nothing is sent', async (t) => {
    const { run } = await reporter(t, attack('44.0.0.1', HOUR));
    const { code, stderr } = await run('bans', 'report', 'abuseipdb');
    assert.equal(code, 78);
    assert.match(stderr, /no key for AbuseIPDB is set\n.*ABUSEIPDB_KEY/);
  });
});
