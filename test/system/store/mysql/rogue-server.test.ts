// An attacker answers instead of the database, and does not get what it requests.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { startRogueServer } from '../../../fixtures/rogue-server.js';
import { assertFails, folderWithLog } from '../../../support/failing-run.js';
import { type Ended, runCli, temporaryFolder } from '../../../support/run-cli.js';

const PASSWORD = 'secret-of-mira';

/** A host name that does not look like loopback, but resolves to it on every machine. */
const ELSEWHERE = '127.1';

type Asked = NonNullable<Parameters<typeof startRogueServer>[0]>;
type Case = {
  readonly title: string;
  readonly asked: Asked;
  readonly host?: string;
  readonly query?: string;
  readonly says: RegExp;
  readonly code?: number;
};

const clear = /asks for the password itself/;
const unsafe = /no secure connection/;

const cases: readonly Case[] = [
  {
    title: 'the password by caching_sha2_password, on loopback',
    asked: { way: 'caching_sha2_password' },
    says: clear,
  },
  {
    title: 'the same, as its default method',
    asked: { way: 'caching_sha2_password', greetsWith: 'caching_sha2_password' },
    says: clear,
  },
  {
    title: 'the same, with a key that it sends unrequested',
    asked: { way: 'caching_sha2_password', isHasty: true },
    says: clear,
  },
  {
    title: 'the same, for a host that requires no TLS',
    asked: { way: 'caching_sha2_password' },
    ...{ host: ELSEWHERE, query: '?ssl=off' },
    says: clear,
  },
  { title: 'the password by sha256_password', asked: { way: 'sha256_password' }, says: clear },
  {
    title: 'the same, as its default method',
    asked: { way: 'sha256_password', greetsWith: 'sha256_password' },
    says: clear,
  },
  ...['mysql_clear_password', 'mysql_old_password', 'dialog', 'client_ed25519'].flatMap((way) =>
    [undefined, way].map((greetsWith) => ({
      title: `the password by ${way}${greetsWith === undefined ? '' : ', as its default method'}`,
      asked: { way, ...(greetsWith && { greetsWith }) } as Asked,
      says: /cannot sign in to the database .*: the server asks for \w+, which authtrack does not support/,
      code: 77,
    })),
  ),
  {
    title: 'an unencrypted connection, for a host that is not loopback',
    asked: { way: 'mysql_clear_password' },
    host: ELSEWHERE,
    says: /no secure connection .* offers no TLS\n.*ssl=\/path\/to\/ca\.pem.*ssl=skip-verify.*in the middle.*ssl=off/s,
  },
];

async function analyze(t: TestContext, url: string): Promise<Ended> {
  return runCli(['analyze', '--no-charts', 'auth.log'], {
    cwd: folderWithLog(t),
    env: { DATABASE_URL: url },
  });
}

async function meet(
  t: TestContext,
  { asked, host = 'localhost', query = '' }: Case,
): Promise<[Ended, string]> {
  const rogue = await startRogueServer(asked);
  t.after(rogue.stop);
  const ended = await analyze(t, `mysql://mira:${PASSWORD}@${host}:${rogue.port}/authtrack${query}`);
  assert.ok(rogue.connections() > 0);
  return [ended, rogue.heard()];
}

/** For `localhost`, self-signed. */
function makeCertificate(t: TestContext): { key: string; cert: string } | undefined {
  const folder = temporaryFolder(t);
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const kind = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  if (spawnSync('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', cert]).status !== 0)
    return undefined;
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

suite('a server that is not the database does not get', () => {
  for (const one of cases) {
    test(one.title, async (t) => {
      const [ended, heard] = await meet(t, one);
      assertFails(ended, { code: one.code ?? 78, says: [one.says] });
      assert.ok(!heard.includes(PASSWORD), 'the server received the password');
    });
  }

  test('a file of this machine, in answer to the first statement', async (t) => {
    const asked = { file: join(folderWithLog(t), 'auth.log') };
    const [ended, heard] = await meet(t, { title: '', asked, says: /./ });
    assertFails(ended, { code: 69, says: [/asked for a file of this machine that was not offered/] });
    assert.ok(!heard.includes('Accepted password'), 'the server received the file');
  });

  test('the password with an untrusted certificate, nor by what it sends before TLS', async (t) => {
    const tls = makeCertificate(t);
    if (tls === undefined) {
      t.skip('openssl is not installed');
      return;
    }
    for (const isHasty of [false, true]) {
      for (const [host, query] of [
        ['localhost', '?ssl=required'],
        [ELSEWHERE, ''],
      ] as const) {
        const asked = { way: 'caching_sha2_password', tls, isHasty } as const;
        const [ended, heard] = await meet(t, { title: '', asked, host, query, says: unsafe });
        assertFails(ended, { code: 78, says: [unsafe, /ssl=skip-verify/] });
        assert.equal(heard, '', 'the server received something after TLS began');
      }
    }
  });

  test('anything except with ssl=skip-verify: then it gets the password, as it does with a certificate that the URL names', async (t) => {
    const tls = makeCertificate(t);
    if (tls === undefined) {
      t.skip('openssl is not installed');
      return;
    }
    const [, heard] = await meet(t, {
      title: '',
      asked: { way: 'caching_sha2_password', tls },
      host: ELSEWHERE,
      query: '?ssl=skip-verify',
      says: /./,
    });
    assert.ok(heard.includes(PASSWORD), 'full authentication over TLS works');
  });
});
