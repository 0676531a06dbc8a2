// Whatever ipinfo.io does with one batch: the run gets its countries, and no output contains the token.
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { publicAddresses } from '../../fixtures/public-addresses.js';
import { answerAll, answerJson, startIpinfo, type Call } from '../../fixtures/start-ipinfo.js';
import {
  codes,
  fail,
  hang,
  judgeCalls,
  once,
  run,
  stopped,
  TOKEN,
  unanswered,
  type Answer,
} from './run-with-ipinfo.js';

const ips = publicAddresses(4);
const [odd = ''] = ips;

/** The timeout of one call, for a server that keeps the client waiting: a busy machine sends the call within it. */
const SHORT_TIMEOUT_MS = 1000;

type Case = {
  readonly name: string;
  readonly answer: Answer;
  /** How often the server is called. */
  readonly calls: number;
  /** IS: the answer of ipinfo.io. NO: that of the local database. */
  readonly codes: string;
  readonly notices?: readonly RegExp[];
  readonly timeoutMs?: number;
  readonly leastMs?: number;
  readonly mostMs?: number;
};

const cases: readonly Case[] = [
  { name: 'answers', answer: answerAll, calls: 1, codes: 'IS' },
  {
    name: 'leaves addresses out',
    answer: (_, response) => answerJson(response, { [odd]: { country_code: 'IS' } }),
    calls: 1,
    codes: 'IS NO',
  },
  {
    name: 'answers as the old interface did',
    answer: (call, response) =>
      answerJson(response, Object.fromEntries(call.ips.map((ip) => [ip, { country: 'IS' }]))),
    calls: 1,
    codes: 'IS',
  },
  ...[
    null,
    'Wrong ip',
    7,
    [],
    { bogon: true },
    { country_code: null },
    { country_code: 'EU' },
    { error: {} },
  ].map((item) => ({
    name: `has an item ${JSON.stringify(item)}`,
    answer: (_: Call, response: ServerResponse) => answerJson(response, { [odd]: item }),
    calls: 1,
    codes: 'NO',
  })),
  // One batch of four, two of two, four of one.
  { name: 'rejects everything (400)', answer: fail(400), calls: 7, codes: 'NO' },
  {
    name: 'refuses the token (401)',
    answer: fail(401),
    calls: 1,
    codes: 'NO',
    notices: [/check the token.* not asked/u],
  },
  {
    name: 'refuses the token (403)',
    answer: fail(403),
    calls: 1,
    codes: 'NO',
    notices: [/check the token.* not asked/u],
  },
  {
    name: 'is somewhere else (404)',
    answer: fail(404),
    calls: 1,
    codes: 'NO',
    notices: [unanswered('HTTP 404')],
  },
  {
    name: 'limits the rate (429)',
    answer: fail(429),
    calls: 3,
    codes: 'NO',
    notices: [unanswered('HTTP 429')],
  },
  { name: 'limits the rate once', answer: once(fail(429)), calls: 2, codes: 'IS' },
  {
    name: 'asks for a second (429)',
    answer: once(fail(429, { 'Retry-After': '1' })),
    calls: 2,
    codes: 'IS',
    leastMs: 990,
  },
  {
    name: 'asks to wait until a date (429)',
    answer: (call, response) => once(fail(429, { 'Retry-After': inSeconds(2) }))(call, response),
    calls: 2,
    codes: 'IS',
    leastMs: 900,
  },
  {
    name: 'asks for an hour (429)',
    answer: fail(429, { 'Retry-After': '3600' }),
    calls: 1,
    codes: 'NO',
    notices: [stopped],
    mostMs: 10_000,
  },
  {
    name: 'asks to wait until tomorrow (503)',
    answer: (call, response) => fail(503, { 'Retry-After': inSeconds(86_400) })(call, response),
    calls: 1,
    codes: 'NO',
    notices: [stopped],
    mostMs: 10_000,
  },
  { name: 'fails (500, text)', answer: fail(500), calls: 3, codes: 'NO', notices: [unanswered('HTTP 500')] },
  { name: 'fails once (502)', answer: once(fail(502)), calls: 2, codes: 'IS' },
  { name: 'fails once (503)', answer: once(fail(503)), calls: 2, codes: 'IS' },
  { name: 'fails once (504)', answer: once(fail(504)), calls: 2, codes: 'IS' },
  ...['{"a": ', '<html>maintenance</html>', '', 'null', '[]', '"IS"', '\u0000'].map((body) => ({
    name: `answers ${JSON.stringify(body)}`,
    answer: say(body + (body.startsWith('<') ? TOKEN : '')),
    calls: 1,
    codes: 'NO',
    notices: [unanswered('an answer that is not a JSON object')],
  })),
  {
    name: 'answers more than anybody wants',
    answer: say(`{"a": "${'x'.repeat(5_000_000)}"}`),
    calls: 1,
    codes: 'NO',
    notices: [/more than 4194304 bytes/u],
  },
  {
    name: 'answers little that unpacks to much',
    answer: say(gzipSync(`{"a": "${'x'.repeat(5_000_000)}"}`), { 'Content-Encoding': 'gzip' }),
    calls: 1,
    codes: 'NO',
    notices: [/more than 4194304 bytes/u],
  },
  {
    name: 'says gzip and sends something else',
    answer: say('{}', { 'Content-Encoding': 'gzip' }),
    calls: 3,
    codes: 'NO',
    notices: [unanswered('.*')],
  },
  {
    name: 'breaks off in its answer',
    answer: (_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' }).write('{"a": ', () => response.destroy());
    },
    calls: 3,
    codes: 'NO',
    notices: [unanswered('.*')],
  },
  {
    name: 'breaks off in an answer of unknown length, once',
    answer: once((_, response) => response.writeHead(200).write('{"a": ', () => response.destroy())),
    calls: 2,
    codes: 'IS',
  },
  {
    name: 'resets the connection',
    answer: (_, response) => response.socket?.resetAndDestroy(),
    calls: 3,
    codes: 'NO',
    notices: [unanswered('ECONNRESET')],
  },
  {
    name: 'resets the connection once',
    answer: once((_, response) => response.socket?.resetAndDestroy()),
    calls: 2,
    codes: 'IS',
  },
  {
    name: 'says nothing',
    timeoutMs: SHORT_TIMEOUT_MS,
    answer: hang,
    calls: 3,
    codes: 'NO',
    notices: [unanswered('no answer within 1000 ms')],
  },
  {
    name: 'stops in its answer',
    timeoutMs: SHORT_TIMEOUT_MS,
    answer: (_, response) => response.writeHead(200).write('{"a": '),
    calls: 3,
    codes: 'NO',
    notices: [unanswered('no answer within 1000 ms')],
  },
  {
    name: 'stops in an error',
    timeoutMs: SHORT_TIMEOUT_MS,
    answer: once((_, response) => response.writeHead(503).write('Serv')),
    calls: 2,
    codes: 'IS',
    leastMs: 990,
  },
  {
    name: 'says something that is not HTTP',
    answer: (_, response) => response.socket?.end(`IPINFO ${TOKEN}\n`),
    calls: 3,
    codes: 'NO',
    notices: [unanswered('HPE_[A-Z_]+')],
  },
];

suite('a server that', { concurrency: 8, timeout: 60_000 }, () => {
  for (const {
    name,
    answer,
    calls,
    codes: expected,
    notices = [],
    timeoutMs,
    leastMs = 0,
    mostMs = 20_000,
  } of cases) {
    test(name, async () => {
      const server = await startIpinfo(answer);
      const outcome = await run([ips], { baseUrl: server.baseUrl, timeoutMs }).finally(server.close);
      judgeCalls(server);
      assert.equal(server.calls.length, calls);
      assert.equal(codes(outcome.located), expected);
      assert.equal(outcome.notices.length, notices.length, outcome.notices.join('\n'));
      notices.forEach((notice, i) => assert.match(outcome.notices[i] ?? '', notice));
      assert.ok(outcome.elapsedMs >= leastMs && outcome.elapsedMs <= mostMs, `${outcome.elapsedMs} ms`);
    });
  }

  for (const status of [301, 302, 303, 307, 308]) {
    test(`redirects (${status}) is not followed`, async () => {
      const elsewhere = await startIpinfo(answerAll);
      const server = await startIpinfo(fail(status, { Location: `${elsewhere.baseUrl}/batch/lite` }));
      const { located } = await run([ips], server).finally(server.close).finally(elsewhere.close);
      assert.equal(codes(located), 'NO');
      assert.deepEqual([server.calls.length, elsewhere.calls.length, elsewhere.connections()], [1, 0, 0]);
    });
  }

  test('does not run', async () => {
    const server = await startIpinfo(answerAll);
    await server.close();
    const { located, notices } = await run([ips], server);
    assert.equal(codes(located), 'NO');
    assert.match(notices.join('\n'), unanswered('ECONNREFUSED'));
  });
});

function say(body: string | Buffer, headers: Record<string, string> = {}): Answer {
  return (_, response) => response.writeHead(200, headers).end(body);
}

function inSeconds(seconds: number): string {
  return new Date(performance.timeOrigin + performance.now() + seconds * 1000).toUTCString();
}
