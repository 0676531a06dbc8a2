// Whatever AbuseIPDB does instead of accepting the reports: the result says whether they may have arrived, and no
// output contains the key.
import assert from 'node:assert/strict';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { suite, test } from 'node:test';
import { freePort } from '../../fixtures/free-port.js';
import { refuse, say, startAbuseipdb, type Answer } from '../../fixtures/start-abuseipdb.js';
import { csv, exitCodes, judgeFailure, KEY, report, type Options } from './report-to-abuseipdb.js';

type Case = {
  readonly name: string;
  readonly answer: Answer;
  readonly options?: Options;
  readonly exitCode: number;
  readonly says: RegExp;
  readonly mayBeTaken: boolean;
  /** How often it is called; once by default. */
  readonly calls?: number;
  readonly leastMs?: number;
};

// Longer than a busy machine needs to send a request.
const shortly = { timeoutMs: 1000 };

const failures: readonly Case[] = [
  ...[401, 403].map((status) => ({
    name: `refuses the key (${status})`,
    answer: refuse(status, `Authentication failed: ${KEY} is not your API key.`),
    exitCode: 78,
    says: new RegExp(`refuses the key \\(HTTP ${status}: .*\\*\\*\\* is not.* ABUSEIPDB_KEY`, 'u'),
    mayBeTaken: false,
  })),
  {
    name: 'refuses the file (422)',
    answer: refuse(422, 'The csv must be a file of type: csv, txt.'),
    exitCode: 65,
    says: /refuses the reports \(HTTP 422: The csv must be a file of type: csv, txt\.\)/u,
    mayBeTaken: false,
  },
  {
    name: 'refuses the file at length and with colours (422)',
    answer: refuse(422, `\u001b[31m${'no '.repeat(10_000)}`),
    exitCode: 65,
    says: /\\x1b\[31m(no ){40,60}.{0,3}…\) /u,
    mayBeTaken: false,
  },
  {
    name: 'refuses the file in HTML (413)',
    answer: say('<html>', 413, { 'Content-Type': 'text/html' }),
    exitCode: 65,
    says: /\(HTTP 413\)/u,
    mayBeTaken: false,
  },
  {
    name: 'wants to be paid (402)',
    answer: refuse(402, 'Upgrade your plan.'),
    exitCode: exitCodes.unavailable,
    says: /this account \(HTTP 402: Upgrade your plan\.\)/u,
    mayBeTaken: false,
  },
  {
    name: 'is somewhere else (404)',
    answer: say('', 404),
    exitCode: exitCodes.unavailable,
    says: /HTTP 404.*ABUSEIPDB_URL/u,
    mayBeTaken: false,
  },
  {
    name: 'limits the rate and does not say for how long (429)',
    answer: refuse(429, 'Daily rate limit of 5 requests exceeded for this endpoint.'),
    exitCode: exitCodes.tryAgain,
    says: /no more reports now \(HTTP 429: Daily rate limit of 5.*tomorrow/u,
    mayBeTaken: false,
  },
  {
    name: 'limits the rate for ten hours (429)',
    answer: say('', 429, { 'Retry-After': '36000' }),
    exitCode: exitCodes.tryAgain,
    says: /HTTP 429\).* after \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u,
    mayBeTaken: false,
  },
  {
    name: 'limits the rate until a date (429)',
    answer: say('', 429, { 'Retry-After': 'Sat, 31 Jan 2099 12:00:09 GMT' }),
    exitCode: exitCodes.tryAgain,
    says: /HTTP 429\)/u,
    mayBeTaken: false,
  },
  {
    name: 'limits the rate for ever (429)',
    answer: say('', 429, { 'Retry-After': '9'.repeat(400) }),
    exitCode: exitCodes.tryAgain,
    says: /tomorrow/u,
    mayBeTaken: false,
  },
  {
    name: 'limits the rate again (429)',
    answer: say('', 429, { 'Retry-After': '0' }),
    exitCode: exitCodes.tryAgain,
    says: /HTTP 429\)/u,
    mayBeTaken: false,
    calls: 2,
  },
  {
    name: 'limits the rate, then breaks (429, 500)',
    answer: (call, response) =>
      (call.number === 1 ? say('', 429, { 'Retry-After': '0' }) : say('', 500))(call, response),
    exitCode: exitCodes.unavailable,
    says: /HTTP 500/u,
    mayBeTaken: true,
    calls: 2,
  },
  ...[500, 502, 503].map((status) => ({
    name: `fails (${status}, text)`,
    answer: say(`Server error, key ${KEY}`, status, { 'Content-Type': 'text/plain', 'Retry-After': '0' }),
    exitCode: exitCodes.unavailable,
    says: new RegExp(`refuses the request \\(HTTP ${status}\\).*which reports have arrived`, 'u'),
    mayBeTaken: true,
  })),
  ...[
    `{"data": "${KEY}`,
    KEY,
    '',
    'null',
    '[]',
    '{"data": null}',
    '{"data": {}}',
    '{"data": {"savedReports": -1}}',
  ].map((body) => ({
    name: `answers ${JSON.stringify(body.replace(KEY, 'the key'))}`,
    answer: say(body),
    exitCode: exitCodes.unavailable,
    says: /did not confirm the reports \(an answer that is not its JSON\).*which reports have arrived/u,
    mayBeTaken: true,
  })),
  {
    name: 'answers more than anybody wants',
    answer: say(`{"data": "${'x'.repeat(5_000_000)}"}`),
    exitCode: exitCodes.unavailable,
    says: /more than 4194304 bytes/u,
    mayBeTaken: true,
  },
  {
    name: 'says nothing',
    answer: () => undefined,
    options: shortly,
    exitCode: exitCodes.unavailable,
    says: /no answer within 1000 ms/u,
    mayBeTaken: true,
    leastMs: 990,
  },
  {
    name: 'stops in its answer',
    answer: (_, response) => response.writeHead(200).write('{"data": '),
    options: shortly,
    exitCode: exitCodes.unavailable,
    says: /no answer within 1000 ms/u,
    mayBeTaken: true,
  },
  {
    name: 'breaks off in its answer',
    answer: (_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' }).write('{"data": ', () => response.destroy());
    },
    exitCode: exitCodes.unavailable,
    says: /did not confirm the reports/u,
    mayBeTaken: true,
  },
  {
    name: 'resets the connection',
    answer: (_, response) => response.socket?.resetAndDestroy(),
    exitCode: exitCodes.unavailable,
    says: /ECONNRESET/u,
    mayBeTaken: true,
  },
  {
    name: 'says something that is not HTTP',
    answer: (_, response) => response.socket?.end(`ABUSEIPDB ${KEY}\n`),
    exitCode: exitCodes.unavailable,
    says: /HPE_[A-Z_]+/u,
    mayBeTaken: true,
  },
];

suite('AbuseIPDB, when it', { concurrency: 8, timeout: 60_000 }, () => {
  for (const { name, answer, options, calls = 1, leastMs = 0, ...expected } of failures) {
    test(name, async () => {
      const server = await startAbuseipdb(answer);
      const startedAt = performance.now();
      const outcome = await report({ baseUrl: server.baseUrl, ...options }).finally(server.close);
      judgeFailure(outcome, expected);
      assert.equal(server.calls.length, calls);
      assert.ok(performance.now() - startedAt >= leastMs);
      for (const call of server.calls) assert.ok(call.key === KEY && !call.rest.includes(KEY));
    });
  }

  for (const [status, mayBeTaken] of [
    [301, false],
    [302, true],
    [303, true],
    [307, false],
    [308, false],
  ] as const) {
    test(`redirects (${status}), is not followed`, async () => {
      const elsewhere = await startAbuseipdb();
      const server = await startAbuseipdb(say('', status, { Location: `${elsewhere.baseUrl}/${KEY}` }));
      const outcome = await report(server).finally(server.close).finally(elsewhere.close);
      judgeFailure(outcome, {
        exitCode: exitCodes.unavailable,
        says: new RegExp(`HTTP ${status}`, 'u'),
        mayBeTaken,
      });
      assert.deepEqual([server.calls.length, elsewhere.connections()], [1, 0]);
    });
  }

  test('does not run', async () => {
    const outcome = await report({ baseUrl: `http://127.0.0.1:${await freePort()}` });
    const says = /cannot be reached \(127\.0\.0\.1:\d+: ECONNREFUSED\)/u;
    judgeFailure(outcome, { exitCode: exitCodes.unavailable, says, mayBeTaken: false });
  });

  for (const [what, scheme, text, mayBeTaken] of [
    ['never answers the TLS handshake', 'https', csv, false],
    ['reads nothing', 'http', csv.padEnd(1_900_000), true],
  ] as const) {
    test(what, async () => {
      const sockets: Socket[] = [];
      const server = createTcpServer({ pauseOnConnect: true }, (socket) => sockets.push(socket));
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const baseUrl = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const outcome = await report({ baseUrl, ...shortly }, text);
      for (const socket of sockets) socket.destroy();
      server.close();
      judgeFailure(outcome, {
        exitCode: exitCodes.unavailable,
        says: /no answer within 1000 ms/u,
        mayBeTaken,
      });
    });
  }
});
