// A proxy in front of MariaDB cuts the connection at chosen moments: the rows are exact each time.
import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { AuthtrackError, UnavailableError } from '../../../../src/lib/errors.js';
import type { KnownAddress } from '../../../../src/model/location.js';
import type { LoginRow } from '../../../../src/model/login.js';
import { openMysql } from '../../../../src/store/engines/mysql/mysql.js';
import { commitBatch } from '../../../../src/store/queries/commit-batch.js';
import { openStore } from '../../../../src/store/store.js';
import { startMariadb } from '../../../fixtures/mariadb.js';
import { type Passing, startProxy } from '../../../fixtures/tcp-proxy.js';
import { batch, head, loginRow, NOON } from '../sample-rows.js';
import { storedRows } from '../stored-rows.js';

const ROWS = 8000;
const rows = Array.from({ length: ROWS }, (_, n): LoginRow => loginRow({ line: n + 1, user: `user${n}` }));
const address: KnownAddress = {
  ip: '203.0.113.5',
  location: { country: { code: 'NL', name: 'The Netherlands' }, asn: 64500, asName: 'Example Net' },
  answeredBy: 'mmdb',
  answeredAt: NOON,
};

type Cutter = (passing: Passing) => void;

/** Each entry makes a cutter that cuts once. */
const moments: readonly (readonly [string, () => Cutter])[] = [
  ['when the log is registered', () => before('INSERT INTO sources')],
  ['when the log was registered, and the answer is lost', () => unanswered('INSERT INTO sources')],
  ['at BEGIN', () => before('BEGIN')],
  ['when the position moves', () => before('UPDATE sources')],
  ['when the position was moved, and the answer is lost', () => unanswered('UPDATE sources')],
  ['at the addresses', () => before('INSERT INTO addresses')],
  ['before the rows', () => before('LOAD DATA')],
  ['in the middle of the rows', () => afterBytes('LOAD DATA', 300_000)],
  ['when the rows were sent, and the answer is lost', () => unanswered('LOAD DATA', 900_000)],
  ['before COMMIT reaches the server', () => before('COMMIT')],
  ['after COMMIT, before its answer', () => unanswered('COMMIT')],
  ['while the server still commits', () => impatient('COMMIT')],
  ['when the sum is queried', () => before('SUM(row_count)')],
];

function before(text: string): Cutter {
  let done = false;
  return ({ from, chunk, cut }) => {
    if (done || from !== 'client' || !chunk.includes(text)) return;
    done = true;
    cut();
  };
}

/** The server executes what the client sent, from `text` on and at least `bytes` of it, and its answer is lost. */
function unanswered(text: string, bytes = 0): Cutter {
  let [seen, left] = [false, bytes];
  return ({ from, chunk, cut }) => {
    if (from === 'client') {
      seen ||= chunk.includes(text);
      if (seen) left -= chunk.length;
    } else if (seen && left <= 0) {
      [seen, left] = [false, Infinity];
      cut();
    }
  };
}

function afterBytes(text: string, bytes: number): Cutter {
  let [seen, left] = [false, bytes];
  return ({ from, chunk, cut }) => {
    if (from !== 'client' || left === Infinity) return;
    seen ||= chunk.includes(text);
    if (seen) left -= chunk.length;
    if (left > 0) return;
    left = Infinity;
    cut();
  };
}

/** The client is cut off at once, and the server continues. */
function impatient(text: string): Cutter {
  let done = false;
  return ({ from, chunk, cut }) => {
    if (done || from !== 'client' || !chunk.includes(text)) return;
    done = true;
    setImmediate(() => cut('client'));
  };
}

const server = await startMariadb();

suite('a connection that is cut', { skip: 'skipped' in server ? server.skipped : false }, () => {
  if ('skipped' in server) return;
  after(server.stop);
  let databases = 0;

  const behind = (port: number | string, database: string): string =>
    `mysql://root@127.0.0.1:${port}/${database}`;

  for (const [moment, makeCutter] of moments) {
    test(`${moment} loses and duplicates no row`, async () => {
      const database = `cut_${++databases}`;
      const notices: string[] = [];
      // The tables exist already: only the load is cut.
      await (await openStore({ url: server.urlOf(database) })).close();
      const cutter = makeCutter();
      const proxy = await startProxy(server.port, (passing) => {
        cutter(passing);
        return passing.chunk;
      });
      const url = behind(proxy.port, database);
      const store = await openStore({ url, onNotice: (text) => notices.push(text) });
      const source = await store.addSource('auth.log', head);
      const { source: moved } = await store.commit(batch(source, rows, { addresses: [address] }));
      const last = loginRow({ line: ROWS + 1 });
      await store.commit(batch(moved, [last]));
      assert.equal((await store.totals()).rows, ROWS + 1);
      await store.close();
      proxy.stop();
      assert.deepEqual(await storedRows(server.urlOf(database)), [...rows, last]);
      assert.equal(notices.length, 1, notices.join('\n'));
    });
  }

  test('that is cut repeatedly ends the run after a bounded number of attempts', async () => {
    const url = server.urlOf('bounded');
    const direct = await openStore({ url });
    const source = await direct.addSource('auth.log', head);
    let begins = 0;
    const proxy = await startProxy(server.port, ({ chunk, from, cut }) => {
      if (from === 'client' && chunk.includes('COMMIT')) {
        begins++;
        cut();
      }
      return chunk;
    });
    const limits = { connectTimeoutMs: 1000, lockWaitSeconds: 1, lossPausesMs: [1, 2, 3] };
    const engine = await openMysql(behind(proxy.port, 'bounded'), { limits });
    await assert.rejects(commitBatch(engine, batch(source, rows)), UnavailableError);
    await engine.close();
    proxy.stop();
    assert.equal(begins, 4);
    assert.equal((await direct.totals()).rows, 0);
    await direct.commit(batch(source, rows));
    assert.equal((await direct.totals()).rows, ROWS);
    await direct.close();
  });

  test('with several hosts continues with the next one, and wraps around', async () => {
    const notices: string[] = [];
    // Making the schema needs separate commits.
    await (await openStore({ url: server.urlOf('around') })).close();
    // Each host accepts one commit and fails at the second.
    const through = (): ReturnType<typeof startProxy> => {
      const served = new Set<number>();
      return startProxy(server.port, ({ chunk, from, connection, cut }) => {
        if (from === 'client' && chunk.includes('COMMIT')) {
          if (served.has(connection)) cut();
          served.add(connection);
        }
        return chunk;
      });
    };
    const [first, second] = [await through(), await through()];
    const hosts = `127.0.0.1:${first.port},127.0.0.1:1,127.0.0.1:${second.port}`;
    const store = await openStore({
      url: `mysql://root:@${hosts}/around`,
      onNotice: (text) => notices.push(text),
    });
    assert.equal(store.location, `mysql://root@${hosts}/around`);
    let source = await store.addSource('auth.log', head);
    for (let n = 1; n <= 4; n++) ({ source } = await store.commit(batch(source, [loginRow({ line: n })])));
    assert.equal((await store.totals()).rows, 4);
    await store.close();
    first.stop();
    second.stop();
    const change = (from: number, to: number): string =>
      `the connection to the database server 127.0.0.1:${from} was lost; the run continues with 127.0.0.1:${to}`;
    const [there, back] = [change(first.port, second.port), change(second.port, first.port)];
    assert.deepEqual(notices, [there, back, there]);
  });

  test('that fails for each of several hosts names them all, and no password', async () => {
    const url = 'mysql://mira:hush-hush@127.0.0.1:1,db.invalid:3307/authtrack';
    await assert.rejects(openStore({ url }), (error: unknown) => {
      assert.ok(error instanceof AuthtrackError);
      assert.match(
        error.message,
        /^the database mysql:\/\/mira@127\.0\.0\.1:1,db\.invalid:3307\/authtrack cannot be reached \(127\.0\.0\.1:1 ECONNREFUSED, db\.invalid:3307 E[A-Z_]+\)$/,
      );
      return true;
    });
  });
});
