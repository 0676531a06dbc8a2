// A real MariaDB that refuses: what a user sees, the exit code, and when the next host of the URL is tried.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, suite, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { AuthtrackError } from '../../../../src/lib/errors.js';
import { openMysql } from '../../../../src/store/engines/mysql/mysql.js';
import { startMariadb } from '../../../fixtures/mariadb.js';
import { startProxy } from '../../../fixtures/tcp-proxy.js';
import { assertFails, folderWithLog } from '../../../support/failing-run.js';
import { type Ended, runCli } from '../../../support/run-cli.js';

const PASSWORD = 'secret';
const AWAY = '127.0.0.2';

const analyze = (t: TestContext, url: string): Promise<Ended> =>
  runCli(['analyze', '--no-charts', 'auth.log'], { cwd: folderWithLog(t), env: { DATABASE_URL: url } });

// Names are resolved, because only then are connection errors counted per host.
const server = await startMariadb([
  '--skip-name-resolve=0',
  '--max-connect-errors=1',
  '--max-password-errors=2',
  '--plugin-load-add=auth_ed25519',
]);
const another = await startMariadb();

suite('MariaDB refuses', { skip: 'skipped' in server ? server.skipped : false }, () => {
  if ('skipped' in server || 'skipped' in another) return;
  after(server.stop);
  after(another.stop);

  /** An account with all privileges, and as many others as there are servers. */
  const makeUser = async (name: string, how = `IDENTIFIED BY '${PASSWORD}'`, host = '%'): Promise<void> => {
    await server.run(`CREATE USER ${name}@'${host}' ${how}`);
    await server.run(`GRANT ALL ON *.* TO ${name}@'${host}'`);
  };
  const urlOf = (name: string): string => server.urlOf('refused', name, PASSWORD);

  /** The same server, at another address. */
  const fromAway = async (t: TestContext): Promise<number> => {
    const proxy = await startProxy(server.port, undefined, AWAY);
    t.after(proxy.stop);
    return proxy.port;
  };

  // This test is first: no account of the server may be for any host.
  test('a host that it does not allow (1130): exit 77, and the next host is used', async (t) => {
    const port = await fromAway(t);
    assertFails(await analyze(t, `mysql://root@127.0.0.1:${port}/refused`), {
      code: 77,
      says: [
        /the server refuses: Host '127\.0\.0\.2' is not allowed to connect .* \(error 1130\)/,
        /admit this user from the host/,
      ],
    });
    const url = `mysql://root@127.0.0.1:${port},127.0.0.1:${another.port}/refused`;
    const { code, stderr } = await analyze(t, url);
    assert.equal(code, 0, stderr);
    const none = `mysql://root@127.0.0.1:${port},127.0.0.1:1/refused`;
    assertFails(await analyze(t, none), {
      code: 69,
      says: [/127\.0\.0\.1:\d+ the server refuses: Host .* \(error 1130\), 127\.0\.0\.1:1 ECONNREFUSED/],
    });
    const all = `mysql://root@127.0.0.1:${port},127.0.0.1:${port}/refused`;
    assertFails(await analyze(t, all), { code: 77, says: [/refuses: .*refuses: /, /admit this user/] });
  });

  test('a host that it has blocked (1129): exit 77, and the next host is used', async (t) => {
    await makeUser('away', undefined, AWAY);
    await another.run(`CREATE USER away@'%' IDENTIFIED BY '${PASSWORD}'`);
    await another.run(`GRANT ALL ON *.* TO away@'%'`);
    const port = await fromAway(t);
    // It closes the connection before its greeting.
    for (let n = 0; n < 2; n++) {
      const socket = connect({ port: server.port, host: '127.0.0.1', localAddress: AWAY });
      await once(socket, 'data');
      socket.destroy();
    }
    await delay(200);
    assertFails(await analyze(t, `mysql://away:${PASSWORD}@127.0.0.1:${port}/refused`), {
      code: 77,
      says: [/the server refuses: Host '127\.0\.0\.2' is blocked .* \(error 1129\)/, /FLUSH HOSTS/],
    });
    const url = `mysql://away:${PASSWORD}@127.0.0.1:${port},127.0.0.1:${another.port}/refused`;
    const { code, stderr } = await analyze(t, url);
    assert.equal(code, 0, stderr);
    await server.run('FLUSH HOSTS');
  });

  test('a locked account (4151): exit 77', async (t) => {
    await makeUser('locked', `IDENTIFIED BY '${PASSWORD}' ACCOUNT LOCK`);
    assertFails(await analyze(t, urlOf('locked')), {
      code: 77,
      says: [/the server refuses: Access denied, this account is locked \(error 4151\)/, /ACCOUNT UNLOCK/],
    });
  });

  test('an expired password, at the first statement (1820) or at once (1862): exit 77', async (t) => {
    await makeUser('expired', `IDENTIFIED BY '${PASSWORD}' PASSWORD EXPIRE`);
    const says = [/IDENTIFIED BY/];
    assertFails(await analyze(t, urlOf('expired')), {
      code: 77,
      says: [/the server refuses: You must SET PASSWORD .* \(error 1820\)/, ...says],
    });
    await server.run('SET GLOBAL disconnect_on_expired_password = ON');
    assertFails(await analyze(t, urlOf('expired')), {
      code: 77,
      says: [/the server refuses: Your password has expired.* \(error 1862\)/, ...says],
    });
  });

  test('too many wrong passwords (4150): exit 77; a wrong one is not tried at the next host', async (t) => {
    await makeUser('guessed');
    const wrong = server.urlOf('refused', 'guessed', 'secret-too').replace('/refused', '');
    for (let n = 0; n < 2; n++) {
      assertFails(await analyze(t, `${wrong},127.0.0.1:1/refused`), {
        code: 77,
        says: [/the server refuses: Access denied for user 'guessed'@/, /user and password/],
      });
    }
    assertFails(await analyze(t, urlOf('guessed')), {
      code: 77,
      says: [/the server refuses: User is blocked .* \(error 4150\)/, /FLUSH PRIVILEGES/],
    });
  });

  test('an account without TLS that requires it: exit 77 with the hint ?ssl=required', async (t) => {
    await makeUser('encrypted', `IDENTIFIED BY '${PASSWORD}' REQUIRE SSL`);
    assertFails(await analyze(t, urlOf('encrypted')), {
      code: 77,
      says: [/the server refuses: Access denied/, /\?ssl=required/],
    });
  });

  test('an authentication plugin that authtrack does not support, or that it has not loaded (1524): exit 77', async (t) => {
    await makeUser('edwards', `IDENTIFIED VIA ed25519 USING PASSWORD('${PASSWORD}')`);
    assertFails(await analyze(t, urlOf('edwards')), {
      code: 77,
      says: [/the server asks for client_ed25519, which authtrack does not support/, /mysql_native_password/],
    });
    await server.run(`UNINSTALL SONAME 'auth_ed25519'`);
    assertFails(await analyze(t, urlOf('edwards')), {
      code: 77,
      says: [/the server refuses: Plugin 'ed25519' is not loaded \(error 1524\)/, /load this plugin/],
    });
  });

  test('the name of a database (1059, 1102): exit 78', async (t) => {
    await makeUser('namer');
    for (const name of ['n'.repeat(70), 'n%20']) {
      assertFails(await analyze(t, server.urlOf(name, 'namer', PASSWORD)), {
        code: 78,
        says: [/the server refuses: /, /another database/],
      });
    }
  });

  test('to continue, in the middle of a run (3032): the batch is repeated', async (t) => {
    let refused = 0;
    const proxy = await startProxy(another.port, ({ from, chunk }) => {
      const text = chunk.toString('latin1');
      if (from === 'server' || !text.includes('UPDATE sources') || refused++ > 0) return chunk;
      const signal = "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 3032, MESSAGE_TEXT = 'offline'";
      return Buffer.from(text.slice(0, 5) + signal.padEnd(text.length - 5), 'latin1');
    });
    t.after(proxy.stop);
    const { code, stderr } = await analyze(t, `mysql://root@127.0.0.1:${proxy.port}/offline`);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /was lost; the run continues with/);
    assert.equal(refused, 2);
  });

  test('a statement that exceeds a time limit of the server (1969): exit 75', async () => {
    const engine = await openMysql(server.urlOf('slow'));
    await engine.run('SET SESSION max_statement_time = 0.05');
    const failure: unknown = await engine.query('SELECT SLEEP(5)').catch((error: unknown) => error);
    await engine.close();
    assert.ok(failure instanceof AuthtrackError);
    assert.match(failure.message, /the server refuses: .*max_statement_time exceeded.* \(error 1969\)/);
    assert.equal(failure.exitCode, 75);
  });

  test('statements for unknown reasons: never reported as a bug of authtrack', async () => {
    const engine = await openMysql(server.urlOf('reasons'));
    const wrong: readonly (readonly [string, number])[] = [
      ['SELEC 1', 78],
      ['SELECT * FROM nowhere', 78],
      ["SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not on a Sunday'", 69],
      ["SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 30001, MESSAGE_TEXT = 'once more'", 75],
      ["SIGNAL SQLSTATE '28000' SET MYSQL_ERRNO = 30001, MESSAGE_TEXT = 'not you'", 77],
      ["SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1030, MESSAGE_TEXT = 'Got error 28'", 74],
      ["SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 29, MESSAGE_TEXT = 'File not found'", 74],
    ];
    for (const [sql, code] of wrong) {
      const failure: unknown = await engine.run(sql, []).catch((error: unknown) => error);
      assert.ok(failure instanceof AuthtrackError, sql);
      assert.match(failure.message, /: the server refuses: .+ \(error \d+\)$/);
      assert.equal(failure.exitCode, code, sql);
    }
    await engine.close();
  });
});
