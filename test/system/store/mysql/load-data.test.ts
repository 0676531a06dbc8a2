// How rows get into MySQL: by LOAD DATA LOCAL if the server allows it, and only the rows are ever sent.
import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { inspect } from 'node:util';
import type { LoginRow } from '../../../../src/model/login.js';
import { DuplicateKeyError } from '../../../../src/store/engine-errors.js';
import { openMysql } from '../../../../src/store/engines/mysql/mysql.js';
import { openStore, type Store } from '../../../../src/store/store.js';
import { startMariadb } from '../../../fixtures/mariadb.js';
import { startProxy } from '../../../fixtures/tcp-proxy.js';
import { batch, head, loginRow } from '../sample-rows.js';
import { storedRows } from '../stored-rows.js';

// Client capability 128 in the first packet of a client (MySQL's Protocol::HandshakeResponse41), after a header of 4
// bytes.
const LOCAL_FILES = 128;
const isHandshake = (chunk: Buffer): boolean => chunk[3] === 1 && chunk.includes('mysql_native_password');

const rows = Array.from({ length: 3000 }, (_, n): LoginRow =>
  loginRow({ line: n + 1, user: `\\N\t\n\0\r\\${n}'"` }),
);

const server = await startMariadb();
const small = await startMariadb(['--local-infile=0', '--max-allowed-packet=16384']);

suite('loading into MariaDB', { skip: 'skipped' in server ? server.skipped : false }, () => {
  if ('skipped' in server || 'skipped' in small) return;
  after(server.stop);
  after(small.stop);

  /** What a client sent to a server during `work`, and whether it offered to send files when it connected. */
  const overheard = async (
    port: number,
    work: (url: (database: string) => string) => Promise<void>,
  ): Promise<{ readonly text: string; readonly offers: readonly boolean[] }> => {
    const texts: string[] = [];
    const offers: boolean[] = [];
    const proxy = await startProxy(port, ({ from, chunk }) => {
      if (from === 'client') texts.push(chunk.toString('latin1'));
      if (from === 'client' && isHandshake(chunk)) offers.push((chunk.readUInt32LE(4) & LOCAL_FILES) > 0);
      return chunk;
    });
    await work((database) => `mysql://root@127.0.0.1:${proxy.port}/${database}`);
    proxy.stop();
    return { text: texts.join(''), offers };
  };

  const storeAll = async (url: string): Promise<void> => {
    const store = await openStore({ url });
    await store.commit(batch(await store.addSource('auth.log', head), rows));
    await store.close();
    assert.deepEqual(await storedRows(url), rows);
  };

  test('sends rows as a file if the server reports that it accepts files', async () => {
    await (await openStore({ url: server.urlOf('files') })).close();
    const { text, offers } = await overheard(server.port, (url) => storeAll(url('files')));
    assert.match(text, /LOAD DATA LOCAL INFILE/);
    assert.doesNotMatch(text, /INSERT INTO logins/);
    // The store and the reader of the test each detect the capabilities first, then open their lasting connection.
    assert.deepEqual(offers, [false, true, false, true]);
  });

  test('sends rows in statements if it does not, and offers no files', async () => {
    await (await openStore({ url: small.urlOf('statements') })).close();
    const { text, offers } = await overheard(small.port, (url) => storeAll(url('statements')));
    assert.doesNotMatch(text, /LOAD DATA/);
    assert.match(text, /INSERT INTO logins/);
    assert.deepEqual(offers, [false, false]);
  });

  test('sends rows in statements when files are refused after all', async () => {
    const url = server.urlOf('refused');
    const store = await openStore({ url });
    const source = await store.addSource('auth.log', head);
    await server.run('SET GLOBAL local_infile = 0');
    try {
      await store.commit(batch(source, rows));
    } finally {
      await server.run('SET GLOBAL local_infile = 1');
    }
    await store.close();
    assert.deepEqual(await storedRows(url), rows);
  });

  const nothingOf = async (
    work: (store: Store) => Promise<unknown>,
    url: string,
    open = url,
  ): Promise<unknown> => {
    await (await openStore({ url })).close();
    const store = await openStore({ url: open });
    const failure: unknown = await work(store).then(
      () => undefined,
      (error: unknown) => error,
    );
    await store.close();
    assert.deepEqual(await storedRows(url), []);
    return failure;
  };

  test('treats a warning as a failure, and stores no row that it concerns', async () => {
    const twice = await nothingOf(
      async (store) =>
        store.commit(batch(await store.addSource('a', head), [...rows, loginRow({ line: 5 })])),
      server.urlOf('twice'),
    );
    assert.ok(twice instanceof DuplicateKeyError, inspect(twice));
    const long = loginRow({ line: 9999, service: 'x'.repeat(65) });
    const store = await openStore({ url: server.urlOf('cut') });
    const { refused } = await store.commit(batch(await store.addSource('a', head), [...rows, long]));
    await store.close();
    assert.equal(refused?.count, 1);
    assert.match(refused.why, /LOAD DATA stored 3001 of 3001 rows: Data truncated for column 'service'/);
    assert.deepEqual(await storedRows(server.urlOf('cut')), rows);
  });

  test('sends only the file that it offered', async () => {
    const ours = 'authtrack-';
    let answer: Buffer | undefined;
    let asked = false;
    const proxy = await startProxy(server.port, ({ from, chunk }) => {
      if (from === 'server' && chunk.includes(`\u00fb${ours}`, 0, 'latin1')) {
        asked = true;
        const at = chunk.indexOf(ours);
        const name = '/etc/hostname'.padStart(chunk.length - at, '/');
        return Buffer.concat([chunk.subarray(0, at), Buffer.from(name)]);
      }
      if (from === 'client' && asked) answer ??= chunk;
      return chunk;
    });
    const failure = await nothingOf(
      async (store) => store.commit(batch(await store.addSource('a', head), rows)),
      server.urlOf('hostile'),
      `mysql://root@127.0.0.1:${proxy.port}/hostile`,
    );
    proxy.stop();
    assert.match(String(failure), /asked for a file of this machine that was not offered/);
    // An empty packet: the end of an empty file.
    assert.equal(answer?.subarray(0, 3).readUIntLE(0, 3), 0);
  });

  test('sends no file to a statement that did not offer one', async () => {
    const engine = await openMysql(server.urlOf('none'));
    await engine.run('CREATE TABLE t (line TEXT)');
    await assert.rejects(engine.run("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE t"));
    assert.deepEqual(await engine.query('SELECT * FROM t'), []);
    await engine.close();
  });
});
