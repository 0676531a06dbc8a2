// How often ipinfo.io is called: in whole batches, over one connection, and not endlessly when it fails.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { retryDelayMs } from '../../../src/locate/ipinfo-client.js';
import { createLocator } from '../../../src/locate/locate.js';
import { publicAddresses } from '../../fixtures/public-addresses.js';
import { answerAll, startIpinfo } from '../../fixtures/start-ipinfo.js';
import { codes, fail, hang, judgeCalls, mmdbFile, once, run, stopped, TOKEN } from './run-with-ipinfo.js';

const ips = publicAddresses(4);
const [odd = '', ...others] = ips;

suite('a server that', { concurrency: 8, timeout: 60_000 }, () => {
  test('refuses the token once is not called again', async () => {
    const server = await startIpinfo(once(fail(403)));
    const { notices } = await run([[odd], others], server).finally(server.close);
    assert.deepEqual([server.calls.length, notices.length], [1, 1]);
  });

  test('fails for three batches is not called again, and that is reported once', async () => {
    const server = await startIpinfo(fail(500));
    const batches = publicAddresses(6).map((ip) => [ip]);
    const { located, notices } = await run(batches, server).finally(server.close);
    assert.equal(codes(located), 'NO');
    assert.equal(server.calls.length, 9);
    assert.equal(notices.length, 1);
    assert.match(notices[0] ?? '', stopped);
  });

  test('is silent for longer than the time limit is not called again', async () => {
    const server = await startIpinfo(hang);
    const options = {
      baseUrl: server.baseUrl,
      timeoutMs: 1000,
      patienceMs: 1500,
      retry: { attempts: 9, firstDelayMs: 1 },
    };
    const { notices } = await run([[odd], others], options).finally(server.close);
    assert.equal(server.calls.length, 2);
    assert.match(notices.join('\n'), stopped);
  });

  test('rejects a batch because of one address is called for all the others', async () => {
    const many = publicAddresses(1000);
    const bad = many[700] ?? '';
    const server = await startIpinfo((call, response) =>
      call.ips.includes(bad) ? fail(400)(call, response) : answerAll(call, response),
    );
    const { located } = await run([many], server).finally(server.close);
    assert.equal(located.locations.get(bad)?.country.code, 'NO');
    assert.equal(located.fresh.filter(({ answeredBy }) => answeredBy === 'ipinfo').length, 999);
    assert.ok(server.calls.length <= 21, `${server.calls.length} calls`);
  });

  test('rejects everything is called a bounded number of times', async () => {
    const server = await startIpinfo(fail(400));
    const batches = publicAddresses(300).map((ip) => [ip]);
    const { notices } = await run([publicAddresses(900), ...batches], server).finally(server.close);
    assert.ok(server.calls.length <= 50, `${server.calls.length} calls`);
    assert.equal(notices.length, 1);
  });

  test('receives a thousand addresses per call, one call after the other, over one connection', async () => {
    let atOnce = 0;
    let most = 0;
    const server = await startIpinfo((call, response) => {
      most = Math.max(most, ++atOnce);
      setTimeout(() => {
        atOnce--;
        answerAll(call, response);
      }, 5);
    });
    const many = publicAddresses(2500);
    const { located } = await run([many, publicAddresses(2600)], server).finally(server.close);
    judgeCalls(server);
    assert.deepEqual(
      server.calls.map((call) => call.ips.length),
      [1000, 1000, 500, 100],
    );
    assert.deepEqual(new Set(server.calls.flatMap((call) => call.ips)), new Set(publicAddresses(2600)));
    assert.equal(codes(located), 'IS');
    assert.deepEqual([most, server.connections()], [1, 1]);
  });

  const holdUps = [
    ['says nothing', hang],
    ['asks for a wait', fail(429, { 'Retry-After': '15' })],
  ] as const;
  for (const [name, answer] of holdUps)
    test(`${name} does not delay the end of a run`, async () => {
      const server = await startIpinfo(answer);
      const locator = createLocator({
        stored: () => Promise.resolve(new Map()),
        mmdbFile,
        ipinfo: { token: TOKEN, baseUrl: server.baseUrl },
        onNotice: () => undefined,
      });
      const located = locator.locate(ips);
      while (server.calls.length === 0) await new Promise((done) => setTimeout(done, 5));
      await new Promise((done) => setTimeout(done, 100));
      const startedAt = performance.now();
      await locator.close();
      assert.equal(codes(await located), 'NO');
      assert.ok(performance.now() - startedAt < 5000);
      await server.close();
    });
});

const policy = { attempts: 4, firstDelayMs: 500 };
const nowMs = Date.UTC(2026, 0, 31, 12, 0, 0);

// attempt, Retry-After, random -> delay in ms
const delays: readonly (readonly [number, string | null, number, number | null])[] = [
  [1, null, 1, 500],
  [1, null, 0, 250],
  [2, null, 1, 1000],
  [3, null, 1, 2000],
  [3, null, 0, 1000],
  [4, null, 1, null],
  [4, '1', 1, null],
  [1, '7', 0, 7000],
  [1, '0', 1, 500],
  [1, '0', 0, 250],
  [2, '86400', 0, 86_400_000],
  [1, '99999999999999999999', 0, 1e23],
  [1, '1.5', 0, 250],
  [1, '-5', 0, 250],
  [1, '', 0, 250],
  [1, 'soon', 0, 250],
  [1, '3, 3', 0, 250],
  [1, 'Sat, 31 Jan 2026 12:00:09 GMT', 0, 9000],
  [1, 'Sat, 31 Jan 2026 11:59:00 GMT', 0, 250],
  // Not a date: January has no 32nd; 31 January was not a Monday; the format differs.
  [1, 'Sun, 32 Jan 2026 12:00:09 GMT', 0, 250],
  [1, 'Mon, 31 Jan 2026 12:00:09 GMT', 0, 250],
  [1, '2026-01-31T12:00:09Z', 0, 250],
];

for (const [attempt, retryAfter, random, delayMs] of delays) {
  const header = retryAfter === null ? '' : ` and Retry-After "${retryAfter}"`;
  test(`after attempt ${attempt}, with random ${random}${header}, the wait is ${delayMs ?? 'over'}`, () => {
    assert.equal(retryDelayMs({ attempt, retryAfter, nowMs, random }, policy), delayMs);
  });
}
