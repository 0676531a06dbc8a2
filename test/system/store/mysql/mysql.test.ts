import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { inspect } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { AuthtrackError } from '../../../../src/lib/errors.js';
import { locatedRows } from '../../../../src/model/logins-builder.js';
import { openMysql } from '../../../../src/store/engines/mysql/mysql.js';
import { openStore } from '../../../../src/store/store.js';
import { transaction } from '../../../../src/store/transaction.js';
import { makeCertificates } from '../../../fixtures/certificates.js';
import { startMariadb } from '../../../fixtures/mariadb.js';
import { loginRow } from '../sample-rows.js';

const PASSWORD = 'hush-hush';
const quick = { connectTimeoutMs: 300, lockWaitSeconds: 1, lossPausesMs: [10, 100] };

/** Returns what a user sees of a failure, and checks that the password is nowhere in it. */
async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof AuthtrackError, inspect(error));
    assert.doesNotMatch(inspect(error, { depth: 10, showHidden: true }), new RegExp(PASSWORD));
    return `${error.name}: ${error.message}`;
  }
  return assert.fail('nothing failed');
}

async function listen(onConnection: (socket: Socket) => void): Promise<AddressInfo> {
  const server = createServer(onConnection).listen(0, '127.0.0.1');
  after(() => server.close());
  await once(server, 'listening');
  return server.address() as AddressInfo;
}

const server = await startMariadb(['--max-connections=20']);

suite('servers that are unreachable', () => {
  const url = (port: number, host = '127.0.0.1'): string =>
    `mysql://mira:${PASSWORD}@${host}:${port}/authtrack`;

  test('reports that a host is unknown', async () => {
    const failure = await failureOf(openMysql(url(3306, 'db.invalid'), { limits: quick }));
    assert.match(
      failure,
      /^UnavailableError: .*mysql:\/\/mira@db\.invalid:3306\/authtrack cannot be reached \(E/,
    );
  });

  test('reports that no server listens', async () => {
    const failure = await failureOf(openMysql(url(1), { limits: quick }));
    assert.match(failure, /^UnavailableError: .*cannot be reached \(ECONNREFUSED\)/);
  });

  test('stops waiting for a server that sends nothing', async () => {
    const sockets: Socket[] = [];
    const { port } = await listen((socket) => sockets.push(socket));
    const failure = await failureOf(openMysql(url(port), { limits: quick }));
    for (const socket of sockets) socket.destroy();
    assert.match(failure, /^UnavailableError: .*cannot be reached \(ETIMEDOUT\)/);
  });

  test('reports that a server closes the connection', async () => {
    const { port } = await listen((socket) => socket.destroy());
    const failure = await failureOf(openMysql(url(port), { limits: quick }));
    assert.match(failure, /^UnavailableError: .*cannot be reached/);
  });
});

suite('the store on MariaDB', { skip: 'skipped' in server ? server.skipped : false }, () => {
  if ('skipped' in server) return;
  after(server.stop);

  test('reports that the password is wrong', async () => {
    await server.run(`CREATE USER wrong@'%' IDENTIFIED BY 'other'`);
    const failure = await failureOf(openStore({ url: server.urlOf('authtrack', 'wrong', PASSWORD) }));
    assert.equal(
      failure,
      `PermissionError: the database mysql://wrong@127.0.0.1:${server.port}/authtrack refuses this user or password; ` +
        "the server refuses: Access denied for user 'wrong'@'127.0.0.1' (using password: YES) (error 1045)",
    );
  });

  test('signs in with a percent-encoded password', async () => {
    await server.run(`CREATE USER odd@'%' IDENTIFIED BY 'p@s/s:%é#?'`);
    await server.run(`GRANT ALL ON odd.* TO odd@'%'`);
    const store = await openStore({ url: server.urlOf('odd', 'odd', 'p@s/s:%é#?') });
    assert.equal(store.location, `mysql://odd@127.0.0.1:${server.port}/odd`);
    await store.close();
  });

  test('reports that the user may not make or use the database', async () => {
    await server.run(`CREATE USER weak@'%' IDENTIFIED BY '${PASSWORD}'`);
    const failure = await failureOf(openStore({ url: server.urlOf('forbidden', 'weak', PASSWORD) }));
    assert.match(
      failure,
      /^PermissionError: .*no permission for this operation on .*: Access denied for user 'weak'/,
    );
  });

  test('reports that the user may only read', async () => {
    await (await openStore({ url: server.urlOf('reading') })).close();
    await server.run(`CREATE USER reader@'%' IDENTIFIED BY '${PASSWORD}'`);
    await server.run(`GRANT SELECT ON reading.* TO reader@'%'`);
    const store = await openStore({ url: server.urlOf('reading', 'reader', PASSWORD) });
    assert.equal((await store.totals()).rows, 0);
    assert.match(
      await failureOf(store.addSource('auth.log', Buffer.from('x'))),
      /^PermissionError: .*INSERT/,
    );
    await store.close();
  });

  test('reports that the server is read-only', async () => {
    await server.run('CREATE DATABASE replica');
    await server.run(`CREATE USER writer@'%' IDENTIFIED BY '${PASSWORD}'`);
    await server.run(`GRANT ALL ON replica.* TO writer@'%'`);
    await server.run('SET GLOBAL read_only = 1');
    try {
      const failure = await failureOf(openStore({ url: server.urlOf('replica', 'writer', PASSWORD) }));
      assert.match(
        failure,
        /^PermissionError: the database .*\/replica is read-only; the server refuses: .*read-only/,
      );
    } finally {
      await server.run('SET GLOBAL read_only = 0');
    }
  });

  test('quotes a database name that requires it', async () => {
    const store = await openStore({ url: server.urlOf('a%60b%22%27c') });
    assert.equal((await store.totals()).rows, 0);
    await store.close();
  });

  test('reports that the server has no TLS if the URL requires it', async () => {
    const failure = await failureOf(openStore({ url: `${server.url}?ssl=skip-verify` }));
    assert.match(failure, /^ConfigError: no secure connection to /);
    const missing = await failureOf(
      openStore({ url: `${server.url.replace('127.0.0.1', 'localhost')}?ssl=/nowhere/ca.pem` }),
    );
    assert.match(missing, /^ConfigError: cannot read the certificate file \/nowhere\/ca\.pem/);
  });

  test('encrypts, and trusts only the certificates that the URL trusts', async (context) => {
    const folder = makeCertificates();
    if (folder === undefined) {
      context.skip('openssl is not installed');
      return;
    }
    after(() => rmSync(folder, { recursive: true, force: true }));
    const file = (name: string): string => join(folder, name);
    const secure = await startMariadb([
      `--ssl-cert=${file('server.pem')}`,
      `--ssl-key=${file('server.key')}`,
    ]);
    if ('skipped' in secure) {
      context.skip(secure.skipped);
      return;
    }
    after(secure.stop);
    await secure.run(`CREATE USER mira@'%' IDENTIFIED BY '${PASSWORD}' REQUIRE SSL`);
    await secure.run(`GRANT ALL ON tls.* TO mira@'%'`);
    const url = secure.urlOf('tls', 'mira', PASSWORD).replace('127.0.0.1', 'localhost');
    const insecure = /^ConfigError: no secure connection to /;
    for (const ssl of ['skip-verify', file('server.pem')]) {
      await (await openStore({ url: `${url}?ssl=${ssl}` })).close();
    }
    assert.match(await failureOf(openStore({ url })), /^PermissionError: .*refuses this user/);
    for (const ssl of ['required', file('other.pem')]) {
      assert.match(await failureOf(openStore({ url: `${url}?ssl=${ssl}` })), insecure);
    }
    // Now the server has a trusted certificate for another host.
    copyFileSync(file('signed.pem'), file('server.pem'));
    copyFileSync(file('other.key'), file('server.key'));
    await secure.run('FLUSH SSL');
    assert.match(await failureOf(openStore({ url: `${url}?ssl=${file('ca.pem')}` })), insecure);
    // Except if the URL names this very certificate.
    await (await openStore({ url: `${url}?ssl=${file('signed.pem')}` })).close();
  });

  test('retries and then gives up with a message while another run locks the rows', async () => {
    const url = server.urlOf('locks');
    const store = await openStore({ url });
    const source = await store.addSource('auth.log', Buffer.from('x'));
    const other = await createConnection({
      host: server.host,
      port: server.port,
      user: 'root',
      database: 'locks',
    });
    await other.query('BEGIN');
    await other.query('SELECT * FROM sources FOR UPDATE');
    const engine = await openMysql(url, { limits: quick });
    const work = (): Promise<number> => engine.run('UPDATE sources SET line_count = 5 WHERE id = 1');
    assert.match(await failureOf(transaction(engine, work)), /^TransientError: .*is busy: Lock wait timeout/);
    await other.end();
    assert.equal(await transaction(engine, work), 1);
    await engine.close();
    assert.equal((await store.findSources(Buffer.from('x')))[0]?.id, source.id);
    await store.close();
  });

  test('repeats a transaction that the server rolled back for a deadlock', async () => {
    const url = server.urlOf('deadlock');
    await (await openStore({ url })).close();
    const engines = [
      await openMysql(url, { limits: quick }),
      await openMysql(url, { limits: quick }),
    ] as const;
    await engines[0].run("INSERT INTO schema_version VALUES (-1, '2026-01-01'), (-2, '2026-01-01')");
    let attempts = 0;
    const touch = (engine: (typeof engines)[number], order: readonly number[]): Promise<void> =>
      transaction(engine, async () => {
        attempts++;
        for (const version of order) {
          await engine.run("UPDATE schema_version SET applied_at = '2026-02-02' WHERE version = ?", [
            version,
          ]);
          await engine.query('SELECT SLEEP(0.1)');
        }
      });
    await Promise.all([touch(engines[0], [-1, -2]), touch(engines[1], [-2, -1])]);
    assert.ok(attempts > 2, `${attempts} attempts`);
    await Promise.all(engines.map((engine) => engine.close()));
  });

  test('reports that the server has too many connections', async () => {
    await server.run(`CREATE USER single@'%' IDENTIFIED BY '${PASSWORD}' WITH MAX_USER_CONNECTIONS 1`);
    await server.run(`GRANT ALL ON single.* TO single@'%'`);
    const url = server.urlOf('single', 'single', PASSWORD);
    const store = await openStore({ url });
    assert.match(
      await failureOf(openStore({ url })),
      /^TransientError: .*is busy: User 'single' has exceeded/,
    );
    await store.close();
  });

  test('reopens a connection that was lost while it was idle', async () => {
    const notices: string[] = [];
    const url = server.urlOf('lost');
    const store = await openStore({ url, onNotice: (text) => notices.push(text) });
    const source = await store.addSource('auth.log', Buffer.from('x'));
    const [connection] = await processesOf('lost');
    await server.run(`KILL ${connection}`);
    const position = { ...source.position, offsetBytes: 1 };
    await store.commit({ source, position, logins: locatedRows([loginRow()]), addresses: [] });
    assert.equal((await store.totals()).rows, 1);
    const host = `127.0.0.1:${server.port}`;
    assert.deepEqual(notices, [
      `the connection to the database server ${host} was lost; the run continues with ${host}`,
    ]);
    await store.close();
  });

  async function processesOf(database: string): Promise<readonly number[]> {
    if ('skipped' in server) return [];
    const connection = await createConnection({ host: server.host, port: server.port, user: 'root' });
    const [rows] = await connection.query('SELECT id FROM information_schema.PROCESSLIST WHERE db = ?', [
      database,
    ]);
    await connection.end();
    return (rows as { id: number }[]).map(({ id }) => id);
  }
});
