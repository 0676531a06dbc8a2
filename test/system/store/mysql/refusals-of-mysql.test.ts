// Errors that only MySQL has, sent by a server that speaks its protocol: what a user sees, and when the next host of
// the URL is tried.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { suite, test, type TestContext } from 'node:test';
import { startRefusingServer } from '../../../fixtures/refusing-server.js';
import { assertFails, folderWithLog } from '../../../support/failing-run.js';
import { type Ended, runCli } from '../../../support/run-cli.js';

const PASSWORD = 'secret';

const analyze = (t: TestContext, url: string): Promise<Ended> =>
  runCli(['analyze', '--no-charts', 'auth.log'], { cwd: folderWithLog(t), env: { DATABASE_URL: url } });

type MysqlCase = {
  readonly title: string;
  readonly when: Parameters<typeof startRefusingServer>[0];
  readonly no: Parameters<typeof startRefusingServer>[1];
  readonly code: number;
  readonly hint: RegExp;
  readonly triesNext: boolean;
};

const offline = { code: 3032, message: 'The server is currently in offline mode' };
const locked = { code: 3118, message: "Access denied for user 'mira'@'127.0.0.1'. Account is locked." };
const insecure = {
  code: 3159,
  message: 'Connections using insecure transport are prohibited while --require_secure_transport=ON.',
};
const firstPasswordLogin = {
  code: 3955,
  message:
    "Access denied for user 'mira'@'127.0.0.1'. Account is blocked for 2 day(s) (2 day(s) remaining) due to 3 consecutive failed logins.",
};
const slow = {
  code: 3024,
  message: 'Query execution was interrupted, maximum statement execution time exceeded',
};
const shutdown = { code: 1053, message: 'Server shutdown in progress' };
const unheardOf = { code: 4999, message: 'The moon is full' };

const mysqlCases: readonly MysqlCase[] = [
  ...(['password', 'statement'] as const).map((when) => ({
    title: `offline mode, after the ${when}`,
    ...{ when, no: offline, code: 69, hint: /offline_mode = OFF/, triesNext: true },
  })),
  {
    title: 'a locked account',
    ...{ when: 'password', no: locked, code: 77, hint: /ACCOUNT UNLOCK/, triesNext: false },
  },
  {
    title: 'a connection without TLS',
    ...{ when: 'password', no: insecure, code: 78, hint: /\?ssl=required/, triesNext: true },
  },
  {
    title: 'an account after too many wrong passwords',
    ...{ when: 'password', no: firstPasswordLogin, code: 77, hint: /check the password/, triesNext: true },
  },
  {
    title: 'an overlong statement',
    ...{ when: 'statement', no: slow, code: 75, hint: /time limit of statements/, triesNext: false },
  },
  {
    title: 'all requests during its shutdown',
    ...{ when: 'greeting', no: shutdown, code: 69, hint: /run the same command again/, triesNext: true },
  },
  {
    title: 'with an unknown error',
    ...{ when: 'password', no: unheardOf, code: 69, hint: /run the same command again/, triesNext: true },
  },
];

suite('MySQL refuses', () => {
  for (const { title, when, no, code, hint, triesNext } of mysqlCases) {
    test(`${title} (${no.code}): exit ${code}, ${triesNext ? 'and' : 'but not'} the next host is tried`, async (t) => {
      const [refusing, next] = [await startRefusingServer(when, no), await startRefusingServer(when, no)];
      t.after(refusing.stop);
      t.after(next.stop);
      const sentence = `the server refuses: ${no.message} (error ${no.code})`;
      const single = await analyze(t, `mysql://mira:${PASSWORD}@127.0.0.1:${refusing.port}/logs`);
      assertFails(single, { code, says: [hint] });
      assert.ok(single.stderr.includes(sentence), single.stderr);
      const hosts = `127.0.0.1:${refusing.port},127.0.0.1:${next.port}`;
      const double = await analyze(t, `mysql://mira:${PASSWORD}@${hosts}/logs`);
      assertFails(double, { code, says: [hint] });
      assert.equal(double.stderr.split(sentence).length, triesNext ? 3 : 2, double.stderr);
      assert.equal(next.connections() > 0, triesNext);
    });
  }

  test('with a sentence that contains terminal escapes: they are escaped', async (t) => {
    const message = `a\u001b[2Jb\nauthtrack: all is well${'!'.repeat(10_000)}`;
    const refusing = await startRefusingServer('password', { code: 1045, message });
    t.after(refusing.stop);
    const { stderr } = await analyze(t, `mysql://mira:${PASSWORD}@127.0.0.1:${refusing.port}/logs`);
    assert.match(stderr, /refuses: a\\x1b\[2Jb\\x0aauthtrack: all is well!{500,600} \(error 1045\)\n/);
  });

  test('without closing the connection: the run ends all the same', async (t) => {
    const sentence = 'Host is blocked';
    const packet = Buffer.from(`\0\0\0\0\u00ff  ${sentence}`, 'latin1');
    packet[0] = packet.length - 4;
    packet.writeUInt16LE(1129, 5);
    const sockets: Socket[] = [];
    const silent = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.write(packet);
    }).listen(0, '127.0.0.1');
    t.after(() => silent.close());
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    assertFails(await analyze(t, `mysql://mira:${PASSWORD}@127.0.0.1:${port}/logs`), {
      code: 77,
      says: [/the server refuses: Host is blocked \(error 1129\)/],
    });
    for (const socket of sockets) socket.destroy();
  });
});
