// Countries through the whole program, with a local server that imitates ipinfo.io, also its failures.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { answerAll, answerJson, startIpinfo, type Call, type Ipinfo } from '../fixtures/start-ipinfo.js';
import { ipv4Bits, writeMmdb } from '../fixtures/write-mmdb.js';
import { runCli, temporaryFolder, type Ended } from '../support/run-cli.js';

type Answer = Parameters<typeof startIpinfo>[0];

const TOKEN = 'f00dfeedc0ffee';
const PUBLIC = ['8.8.4.4', '9.9.9.9'];
const SPECIAL = [
  '10.1.2.3',
  '192.0.2.7',
  '127.0.0.1',
  '100.64.3.2',
  '169.254.1.1',
  '2001:db8::1',
  'fe80::1',
  'fd00::5',
];

const log = [...PUBLIC, ...SPECIAL]
  .map(
    (ip, i) =>
      `2026-05-31T10:00:0${i % 10}Z web1 sshd[${i + 1}]: Failed password for root from ${ip} port 4000 ssh2\n`,
  )
  .join('');

type Run = Ended & { readonly countries: readonly (string | null)[]; readonly server: Ipinfo };

/** Norway in the local database, Iceland from the server. */
async function analyze(
  t: TestContext,
  answer: Answer,
  env: Record<string, string> = { IPINFO_TOKEN: TOKEN },
): Promise<Run> {
  const server = await startIpinfo(answer);
  t.after(server.close);
  const cwd = temporaryFolder(t);
  writeFileSync(path.join(cwd, 'auth.log'), log);
  await writeMmdb(path.join(cwd, 'norway.mmdb'), [
    { bits: ipv4Bits('0.0.0.0/1'), record: { country_code: 'NO' } },
  ]);
  const settings = {
    IPINFO_URL: server.baseUrl,
    IPINFO_TIMEOUT_MS: '500',
    AUTHTRACK_MMDB: 'norway.mmdb',
    ...env,
  };
  const ended = await runCli(['analyze', '--no-charts', 'auth.log'], { cwd, env: settings });
  const state = path.join(cwd, 'state', 'authtrack');
  const processed = readFileSync(path.join(state, 'processed.log'), 'utf8');
  for (const file of readdirSync(state))
    assert.ok(!readFileSync(path.join(state, file)).includes(TOKEN), file);
  assert.ok(!(ended.stdout + ended.stderr).includes(TOKEN));
  for (const call of server.calls) {
    assert.ok(!call.url.includes(TOKEN));
    for (const ip of SPECIAL) assert.ok(!call.body.includes(ip), `${ip} was sent`);
  }
  const countries = processed
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { country: string | null }).country);
  return { ...ended, countries, server };
}

const nowhere = SPECIAL.map(() => null);
const iceland = ['Iceland', 'Iceland', ...nowhere];
const norway = ['Norway', 'Norway', ...nowhere];

const status =
  (code: number, body: string, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(code, headers).end(body);
const once =
  (first: Answer): Answer =>
  (call, response) =>
    call.number === 1 ? first(call, response) : answerAll(call, response);
const partly = (call: Call, response: Parameters<Answer>[1]): void =>
  answerJson(response, { [call.ips[0] ?? '']: { country_code: 'IS' }, other: null });

const rows: readonly {
  what: string;
  answer: Answer;
  countries: readonly (string | null)[];
  says: RegExp;
  calls?: number;
}[] = [
  {
    what: 'good answers',
    answer: (call, response) => answerAll(call, response),
    countries: iceland,
    says: /^$/,
    calls: 1,
  },
  {
    what: '200 with a missing key',
    answer: partly,
    countries: ['Iceland', 'Norway', ...nowhere],
    says: /^$/,
    calls: 1,
  },
  {
    what: '400',
    answer: status(400, '{"error":"Please provide a valid IP address"}'),
    countries: norway,
    says: /^$/,
  },
  {
    what: '403',
    answer: status(403, '{"status":403,"error":{"title":"Unknown token"}}'),
    countries: norway,
    says: /refuses the token.*local database/,
    calls: 1,
  },
  {
    what: '429 with Retry-After, then good',
    answer: once(status(429, '{}', { 'Retry-After': '1' })),
    countries: iceland,
    says: /^$/,
    calls: 2,
  },
  {
    what: '429 with a Retry-After of an hour',
    answer: status(429, '{}', { 'Retry-After': '3600' }),
    countries: norway,
    says: /HTTP 429/,
    calls: 1,
  },
  {
    what: '429 without Retry-After, then good',
    answer: once(status(429, '{}')),
    countries: iceland,
    says: /^$/,
    calls: 2,
  },
  {
    what: '500 in plain text, then good',
    answer: once(status(500, 'Internal Server Error', { 'Content-Type': 'text/plain' })),
    countries: iceland,
    says: /^$/,
    calls: 2,
  },
  { what: 'broken JSON', answer: status(200, '{"8.8.4.4": {'), countries: norway, says: /not a JSON object/ },
  { what: 'nothing for 30 s', answer: () => undefined, countries: norway, says: /no answer within 500 ms/ },
];

suite('countries from ipinfo.io', { concurrency: true }, () => {
  for (const { what, answer, countries, says, calls } of rows) {
    test(`${what}: the run continues`, async (t) => {
      const run = await analyze(t, answer);
      assert.equal(run.code, 0, run.stderr);
      assert.deepEqual(run.countries, countries);
      assert.match(run.stderr, says);
      if (calls !== undefined) assert.equal(run.server.calls.length, calls);
    });
  }

  test('without a token the program sends nothing', async (t) => {
    const run = await analyze(t, (call, response) => answerAll(call, response), {});
    assert.deepEqual(run.countries, norway);
    assert.equal(run.server.connections(), 0);
  });

  test('the older name of the token is accepted too', async (t) => {
    const run = await analyze(t, (call, response) => answerAll(call, response), { API_KEY: TOKEN });
    assert.deepEqual(run.countries, iceland);
    assert.equal(run.server.calls[0]?.authorization, `Bearer ${TOKEN}`);
  });

  test('an address is looked up once: the next run has the answer in the database', async (t) => {
    const server = await startIpinfo((call, response) => answerAll(call, response));
    t.after(server.close);
    const cwd = temporaryFolder(t);
    const env = { IPINFO_TOKEN: TOKEN, IPINFO_URL: server.baseUrl };
    for (const host of ['web1', 'web2']) {
      writeFileSync(path.join(cwd, `${host}.log`), log.replaceAll('web1', host));
      assert.equal(
        (await runCli(['analyze', '--quiet', '--no-charts', `${host}.log`], { cwd, env })).code,
        0,
      );
    }
    assert.deepEqual(server.calls.flatMap((call) => call.ips).sort(), PUBLIC);
  });
});
