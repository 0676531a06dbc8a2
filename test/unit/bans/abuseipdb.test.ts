// Which reports AbuseIPDB receives, when, and which requests are never sent.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { nowMs } from '../../../src/lib/clock.js';
import { refuse, saveAll, saveAllBut, say, startAbuseipdb } from '../../fixtures/start-abuseipdb.js';
import {
  csv,
  exitCodes,
  judgeError,
  judgeFailure,
  KEY,
  report,
  type Options,
} from './report-to-abuseipdb.js';

suite('AbuseIPDB, when it', { concurrency: 8, timeout: 60_000 }, () => {
  test('accepts all: a file in a form, the key in its header', async () => {
    const server = await startAbuseipdb();
    const outcome = await report({ baseUrl: `${server.baseUrl}/`, key: `${KEY}\n` }).finally(server.close);
    assert.deepEqual(outcome, { kind: 'accepted', saved: 3, invalid: [] });
    const [call] = server.calls;
    assert.deepEqual(
      [call?.method, call?.url, call?.key, call?.accept],
      ['POST', '/api/v2/bulk-report', KEY, 'application/json'],
    );
    assert.ok(!call?.rest.includes(KEY));
    assert.deepEqual(
      [...(call?.files ?? [])],
      [['csv', { name: 'report.csv', type: 'text/csv', text: csv }]],
    );
    assert.equal(call?.reports.length, 3);
  });

  test('accepts all but some, and gives its reasons', async () => {
    const server = await startAbuseipdb(
      saveAllBut([
        { error: 'Duplicate IP', input: '192.0.2.7', rowNumber: 3 },
        { error: `\u001b[2J${KEY}`, input: KEY, rowNumber: '4' },
        'nonsense',
      ]),
    );
    const outcome = await report(server).finally(server.close);
    assert.deepEqual(outcome, {
      kind: 'accepted',
      saved: 0,
      invalid: [
        { row: 3, ip: '192.0.2.7', why: 'Duplicate IP' },
        { row: null, ip: null, why: '\\x1b[2J***' },
        { row: null, ip: null, why: 'no reason given' },
      ],
    });
  });

  for (const [what, retryAfter, leastMs] of [
    ['a second', () => '1', 990],
    ['until a date', () => inSeconds(2), 900],
    ['until a past date', () => inSeconds(-9), 0],
  ] as const) {
    test(`asks to wait ${what}, gets the reports then`, async () => {
      const server = await startAbuseipdb((call, response) =>
        (call.number === 1 ? refuse(429, 'Slowly.', { 'Retry-After': retryAfter() }) : saveAll)(
          call,
          response,
        ),
      );
      const startedAt = performance.now();
      const outcome = await report(server).finally(server.close);
      assert.deepEqual([outcome.kind, server.calls.length], ['accepted', 2]);
      assert.ok(performance.now() - startedAt >= leastMs);
    });
  }

  test('asks to wait longer than the limit, is not called again', async () => {
    const server = await startAbuseipdb(say('', 429, { 'Retry-After': '2' }));
    const outcome = await report({ ...server, patienceMs: 1999 }).finally(server.close);
    judgeFailure(outcome, { exitCode: exitCodes.tryAgain, says: / after 2/u, mayBeTaken: false });
    assert.equal(server.calls.length, 1);
  });

  for (const [what, answer, mayBeTaken] of [
    ['thinks', (): void => undefined, true],
    ['asks for a wait', say('', 429, { 'Retry-After': '30' }), false],
  ] as const) {
    test(`${what} does not delay an interrupted run`, async () => {
      const stop = new AbortController();
      const server = await startAbuseipdb((call, response) => {
        answer(call, response);
        setTimeout(() => stop.abort(), 100);
      });
      const startedAt = performance.now();
      const outcome = await report({ ...server, signal: stop.signal }).finally(server.close);
      judgeFailure(outcome, { exitCode: exitCodes.tryAgain, says: /interrupted/u, mayBeTaken });
      assert.ok(performance.now() - startedAt < 5000);
    });
  }

  test('would be called after the run was interrupted, is not called', async () => {
    const server = await startAbuseipdb();
    const outcome = await report({ ...server, signal: AbortSignal.abort() }).finally(server.close);
    judgeFailure(outcome, { exitCode: exitCodes.tryAgain, says: /interrupted/u, mayBeTaken: false });
    assert.equal(server.connections(), 0);
  });
});

suite('nothing is sent', () => {
  for (const key of ['', ' ', `${KEY} two`, `${KEY}\r\nHost: mirror.example`, `${KEY}é`]) {
    test(`with the key ${JSON.stringify(key)}`, () => isRefused({ key }, 78, /ABUSEIPDB_KEY/u));
  }

  for (const baseUrl of [
    'http://api.abuseipdb.com',
    `https://${KEY}@mirror.example`,
    `https://x/?key=${KEY}`,
    '',
  ]) {
    test(`to "${baseUrl}"`, () => isRefused({ baseUrl }, 78, /base URL of AbuseIPDB/u));
  }

  test('that has 2 MB', async () => {
    const line = csv.split('\n')[1] ?? '';
    const long = `${csv}${`${line}\n`.repeat(Math.ceil(2_000_000 / line.length))}`;
    await isRefused({}, 65, /2 MB/u, long);
  });
});

async function isRefused(options: Options, exitCode: number, says: RegExp, text = csv): Promise<void> {
  const server = await startAbuseipdb();
  await assert.rejects(
    report({ baseUrl: server.baseUrl, ...options }, text).finally(server.close),
    (error) => {
      judgeError(error, { exitCode, says });
      return true;
    },
  );
  assert.equal(server.connections(), 0);
}

function inSeconds(seconds: number): string {
  return new Date(nowMs() + seconds * 1000).toUTCString();
}
