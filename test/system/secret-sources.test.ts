// A secret is sent only to a URL from the same source, and secrets of other programs are not used.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { answerAll, startIpinfo } from '../fixtures/start-ipinfo.js';
import { assertFails, folderWithLog } from '../support/failing-run.js';
import { runCli } from '../support/run-cli.js';

const LOG = 'May 31 10:00:01 web1 sshd[1]: Accepted password for anna from 44.1.2.3 port 40001 ssh2\n';
const ANALYZE = ['analyze', '--no-charts', '--year', '2026', 'auth.log'];

type Case = {
  readonly what: string;
  /** The environment, .env and authtrack.yaml; URL is a placeholder for that of the server. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly dotenv?: string;
  readonly yaml?: string;
  /** What the message says of both sources; absent if the secret is sent. */
  readonly says?: RegExp;
};

const token = { IPINFO_TOKEN: 'token1' };
const cases: readonly Case[] = [
  {
    what: 'a token from the environment, a URL from .env',
    environment: token,
    dotenv: 'IPINFO_URL=URL\n',
    says: /ipinfoToken \(environment variable IPINFO_TOKEN\) would be sent to ipinfoUrl \(\.env IPINFO_URL\)/,
  },
  {
    what: 'a token from the environment, a URL from authtrack.yaml',
    environment: token,
    yaml: 'ipinfo:\n  url: URL\n',
    says: /ipinfoToken \(environment variable IPINFO_TOKEN\) would be sent to ipinfoUrl \(\S+\/authtrack\.yaml:2\)/,
  },
  {
    what: 'a token from .env, a URL from the environment',
    environment: { IPINFO_URL: 'URL' },
    dotenv: 'IPINFO_TOKEN=token1\n',
    says: /ipinfoToken \(\.env IPINFO_TOKEN\) would be sent to ipinfoUrl \(environment variable IPINFO_URL\)/,
  },
  {
    what: 'a token from .env, a URL from AUTHTRACK_CONFIG in another folder',
    dotenv: 'IPINFO_TOKEN=token1\nAUTHTRACK_CONFIG=elsewhere/other.yaml\n',
    yaml: 'ipinfo:\n  url: URL\n',
    says: /ipinfoToken \(\.env IPINFO_TOKEN\) would be sent to ipinfoUrl \(elsewhere\/other\.yaml:2\)/,
  },
  {
    what: 'a key for AbuseIPDB from the environment, a URL from .env',
    environment: { ABUSEIPDB_KEY: 'key1' },
    dotenv: 'ABUSEIPDB_URL=URL\n',
    says: /abuseipdbKey \(environment variable ABUSEIPDB_KEY\) would be sent to abuseipdbUrl \(\.env ABUSEIPDB_URL\)/,
  },
  { what: 'both from the environment', environment: { ...token, IPINFO_URL: 'URL' } },
  { what: 'both from .env', dotenv: 'IPINFO_TOKEN=token1\nIPINFO_URL=URL\n' },
  {
    what: 'a token from .env, a URL from authtrack.yaml beside it',
    dotenv: 'IPINFO_TOKEN=token1\n',
    yaml: 'ipinfo:\n  url: URL\n',
  },
  {
    what: 'both from the environment, and others from .env, which do not count',
    environment: { ...token, IPINFO_URL: 'URL' },
    dotenv: 'IPINFO_TOKEN=token2\nIPINFO_URL=https://192.0.2.1\n',
  },
];

suite('a secret and the URL that would receive it', () => {
  for (const { what, environment = {}, dotenv = '', yaml = '', says } of cases)
    test(`${what}: ${says ? 'nothing is sent' : 'it is sent'}`, async (t) => {
      const server = await startIpinfo((call, response) => answerAll(call, response));
      t.after(server.close);
      const cwd = folderWithLog(t, { 'auth.log': LOG });
      mkdirSync(path.join(cwd, 'elsewhere'));
      const withUrl = (text: string): string => text.replace('URL', server.baseUrl);
      const inFile = (text: string): string => text.replaceAll(/(?<==|: )URL/g, server.baseUrl);
      if (dotenv !== '') writeFileSync(path.join(cwd, '.env'), inFile(dotenv));
      const file = dotenv.includes('elsewhere') ? 'elsewhere/other.yaml' : 'authtrack.yaml';
      if (yaml !== '') writeFileSync(path.join(cwd, file), inFile(yaml));
      const env = Object.fromEntries(
        Object.entries(environment).map(([name, text]) => [name, withUrl(text)]),
      );
      const ended = await runCli(ANALYZE, { cwd, env });
      if (says) {
        assertFails(ended, {
          code: 78,
          says: [says, /a URL from the same source/, /set both .* in the environment or both in \.env/],
        });
        assert.equal(server.connections(), 0);
      } else {
        assert.equal(ended.code, 0, ended.stderr);
        assert.deepEqual(
          server.calls.map(({ authorization }) => authorization),
          ['Bearer token1'],
        );
      }
    });

  test('a URL from authtrack may get every token, also if a file repeats that URL', async (t) => {
    const cwd = folderWithLog(t, { '.env': 'IPINFO_URL=https://api.ipinfo.io\n' });
    const { code } = await runCli(['config'], { cwd, env: token });
    assert.equal(code, 0);
  });

  test('a --config file that others can change is a separate source, wherever it is', async (t) => {
    const cwd = folderWithLog(t, {
      '.env': 'IPINFO_TOKEN=token1\n',
      'x.yaml': 'ipinfo:\n  url: https://192.0.2.1\n',
    });
    assert.equal((await runCli(['config', '--config', 'x.yaml'], { cwd })).code, 0);
    chmodSync(path.join(cwd, 'x.yaml'), 0o666);
    const ended = await runCli(['config', '--config', 'x.yaml'], { cwd });
    assertFails(ended, {
      code: 78,
      says: [/ipinfoToken \(\.env IPINFO_TOKEN\) would be sent to ipinfoUrl \(x\.yaml:2\)/],
    });
  });
});

suite('API_KEY, a name that many programs use', () => {
  const counts = /^IPINFO_TOKEN +set +(?:\.env|environment variable) API_KEY /m;
  for (const [what, environment, dotenv, does] of [
    ['alone in .env', {}, 'API_KEY=k\n', false],
    ['in .env beside names of others', {}, 'API_KEY=k\nDATABASE_URL=duckdb:a.duckdb\n', false],
    ['in .env beside a name of AUTHTRACK_', {}, 'API_KEY=k\nAUTHTRACK_QUIET=false\n', true],
    ['in .env beside a name of IPINFO_', {}, 'IPINFO_TIMEOUT_MS=900\nAPI_KEY=k\n', true],
    ['alone in the environment', { API_KEY: 'k' }, '', false],
    [
      'in the environment beside a variable of authtrack',
      { API_KEY: 'k', AUTHTRACK_QUIET: 'false' },
      '',
      true,
    ],
    [
      'in the environment, a variable of authtrack in .env',
      { API_KEY: 'k' },
      'AUTHTRACK_QUIET=false\n',
      false,
    ],
  ] as const)
    test(`${what}: ${does ? 'the token of ipinfo.io' : 'not taken, and said so'}`, async (t) => {
      const cwd = folderWithLog(t, dotenv === '' ? {} : { '.env': dotenv });
      const { code, stdout, stderr } = await runCli(['config'], { cwd, env: environment });
      assert.equal(code, 0);
      assert.equal(counts.test(stdout), does, stdout);
      assert.equal(/warning: API_KEY in .* is not used .* IPINFO_TOKEN/.test(stderr), !does, stderr);
    });

  test('is not mentioned if there is a token, nor by commands that send no request', async (t) => {
    const cwd = folderWithLog(t, { '.env': 'API_KEY=k\n' });
    assert.equal((await runCli(['config'], { cwd, env: token })).stderr, '');
    assert.equal((await runCli(['parse', '--year', '2026', 'auth.log'], { cwd })).stderr, '');
  });
});

suite('the database', () => {
  const at = (name: string): string => `duckdb:${name}.duckdb`;
  for (const [what, environment, dotenv, origin] of [
    [
      'AUTHTRACK_DATABASE_URL before DATABASE_URL in the environment',
      { DATABASE_URL: at('theirs'), AUTHTRACK_DATABASE_URL: at('ours') },
      '',
      'environment variable AUTHTRACK_DATABASE_URL',
    ],
    [
      'AUTHTRACK_DATABASE_URL before DATABASE_URL in .env',
      {},
      `DATABASE_URL=${at('theirs')}\nAUTHTRACK_DATABASE_URL=${at('ours')}\n`,
      '.env AUTHTRACK_DATABASE_URL',
    ],
    ['DATABASE_URL where it is alone', { DATABASE_URL: at('ours') }, '', 'environment variable DATABASE_URL'],
    [
      'the environment before .env, whatever the name',
      { DATABASE_URL: at('ours') },
      `AUTHTRACK_DATABASE_URL=${at('theirs')}\n`,
      'environment variable DATABASE_URL',
    ],
  ] as const)
    test(`${what} counts`, async (t) => {
      const cwd = folderWithLog(t, dotenv === '' ? {} : { '.env': dotenv });
      const { stdout } = await runCli(['config', '--json'], { cwd, env: environment });
      const { db } = JSON.parse(stdout) as { readonly db: Readonly<Record<string, string>> };
      assert.deepEqual([db['value'], db['origin']], [at('ours'), origin]);
    });
});
