// A proxy in front of MariaDB that refuses LOAD DATA LOCAL: rows are stored by INSERT, each once, and other failures
// are reported.
import assert from 'node:assert/strict';
import { after, suite, test, type TestContext } from 'node:test';
import { AuthtrackError } from '../../../../src/lib/errors.js';
import type { LoginRow } from '../../../../src/model/login.js';
import { openStore } from '../../../../src/store/store.js';
import { startMariadb } from '../../../fixtures/mariadb.js';
import { type Passing, startProxy } from '../../../fixtures/tcp-proxy.js';
import { batch, head, loginRow } from '../sample-rows.js';
import { storedRows } from '../stored-rows.js';

const rowsFrom = (line: number): LoginRow[] =>
  Array.from({ length: 300 }, (_, n): LoginRow => loginRow({ line: line + n, user: `user${line + n}` }));
const batches = [rowsFrom(1), rowsFrom(301), rowsFrom(601)] as const;

// 2, 1047: ProxySQL; 1105, 1235: Vitess; 1148, 3948, 4166: MySQL and servers that imitate it
const refusals = [2, 1047, 1064, 1105, 1148, 1235, 3948, 4166];

type Hook = (passing: Passing) => Buffer;

/** A statement of equal length in its place: the server answers as a proxy would, and the connection continues. */
function refusing(number: number, seen: string[], from = 1): Hook {
  return ({ from: side, chunk }) => {
    if (side === 'server') return chunk;
    const text = chunk.toString('latin1');
    const at = text.indexOf('LOAD DATA');
    if (at < 0) {
      if (text.includes('INSERT INTO logins')) seen.push('INSERT');
      return chunk;
    }
    seen.push('LOAD');
    if (seen.filter((what) => what === 'LOAD').length < from) return chunk;
    const signal = `SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = ${number}, MESSAGE_TEXT = 'not through here'`;
    return Buffer.from(text.slice(0, at) + signal.padEnd(text.length - at), 'latin1');
  };
}

/** The rows are sent and stored, but the client receives a refusal. */
function refusingAfterwards(number: number, seen: string[]): Hook {
  let state: 'waiting' | 'asked' | 'sent' | 'done' = 'waiting';
  return ({ from, chunk }) => {
    if (from === 'client') {
      if (chunk.includes('LOAD DATA')) seen.push('LOAD');
      if (chunk.includes('INSERT INTO logins')) seen.push('INSERT');
      if (state === 'asked') state = 'sent';
      return chunk;
    }
    if (state === 'waiting' && chunk[4] === 0xfb) state = 'asked';
    if (state !== 'sent') return chunk;
    state = 'done';
    const body = Buffer.from(`\u00ff  #HY000File 'authtrack' not found`, 'latin1');
    body.writeUInt16LE(number, 1);
    const header = Buffer.from([body.length, 0, 0, chunk[3] ?? 0]);
    return Buffer.concat([header, body]);
  };
}

const server = await startMariadb();

suite('a refusal of LOAD DATA LOCAL', { skip: 'skipped' in server ? server.skipped : false }, () => {
  if ('skipped' in server) return;
  after(server.stop);

  const behind = async (
    t: TestContext,
    database: string,
    hook: Hook,
  ): Promise<{ readonly url: string; readonly direct: string }> => {
    const direct = server.urlOf(database);
    await (await openStore({ url: direct })).close();
    const proxy = await startProxy(server.port, hook);
    t.after(proxy.stop);
    return { url: `mysql://root@127.0.0.1:${proxy.port}/${database}`, direct };
  };

  const storeAll = async (url: string): Promise<void> => {
    const store = await openStore({ url });
    try {
      let source = await store.addSource('auth.log', head);
      for (const rows of batches) ({ source } = await store.commit(batch(source, rows)));
    } finally {
      await store.close();
    }
  };

  for (const number of refusals) {
    test(`with ${number}: the rows are inserted, and it is tried once per connection`, async (t) => {
      const seen: string[] = [];
      const { url, direct } = await behind(t, `refused_${number}`, refusing(number, seen));
      await storeAll(url);
      assert.deepEqual(seen, ['LOAD', 'INSERT', 'INSERT', 'INSERT']);
      assert.deepEqual(await storedRows(direct), batches.flat());
    });
  }

  for (const number of [2, 1105]) {
    test(`with ${number} after the rows were stored: each row is there once`, async (t) => {
      const seen: string[] = [];
      const { url, direct } = await behind(t, `late_${number}`, refusingAfterwards(number, seen));
      await storeAll(url);
      assert.deepEqual(seen, ['LOAD', 'INSERT', 'INSERT', 'INSERT']);
      assert.deepEqual(await storedRows(direct), batches.flat());
    });
  }

  const failureOf = async (work: Promise<void>): Promise<AuthtrackError> => {
    const failure: unknown = await work.then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(failure instanceof AuthtrackError);
    return failure;
  };

  test('after an earlier success is a failure, and the batch is rolled back', async (t) => {
    const seen: string[] = [];
    const { url, direct } = await behind(t, 'taken', refusing(1105, seen, 2));
    const failure = await failureOf(storeAll(url));
    assert.match(failure.message, /the server refuses: not through here \(error 1105\)/);
    assert.deepEqual(seen, ['LOAD', 'LOAD']);
    assert.deepEqual(await storedRows(direct), batches[0]);
  });

  test('by a full disk half-way is a failure: exit 74, and nothing is inserted instead', async (t) => {
    const seen: string[] = [];
    const { url, direct } = await behind(t, 'full', refusingAfterwards(1021, seen));
    const failure = await failureOf(storeAll(url));
    assert.match(failure.message, /no space left/);
    assert.equal(failure.exitCode, 74);
    assert.deepEqual(seen, ['LOAD']);
    assert.deepEqual(await storedRows(direct), []);
  });

  test('by a deadlock repeats the transaction, with LOAD DATA', async (t) => {
    const seen: string[] = [];
    let deadlocks = 0;
    const hook = refusing(1213, []);
    const { url, direct } = await behind(t, 'deadlock', (passing) => {
      if (passing.from === 'client' && passing.chunk.includes('LOAD DATA')) seen.push('LOAD');
      if (passing.from === 'client' && passing.chunk.includes('INSERT INTO logins')) seen.push('INSERT');
      if (!passing.chunk.includes('LOAD DATA') || deadlocks++ > 0) return passing.chunk;
      return hook(passing);
    });
    await storeAll(url);
    assert.deepEqual(seen, ['LOAD', 'LOAD', 'LOAD', 'LOAD']);
    assert.deepEqual(await storedRows(direct), batches.flat());
  });

  test('does not hide a conflict at the savepoint, which has rolled the transaction back', async (t) => {
    const seen: string[] = [];
    let conflicts = 0;
    const { url, direct } = await behind(t, 'conflict', (passing) => {
      const text = passing.chunk.toString('latin1');
      const at = text.indexOf('SAVEPOINT ');
      if (passing.from === 'server' || at < 0 || conflicts++ > 0) return refusing(0, seen, 99)(passing);
      const call = 'CALL meet_conflict()'.padEnd(text.length - at);
      return Buffer.from(text.slice(0, at) + call, 'latin1');
    });
    // As a node of Galera does for any statement.
    await server.run(
      `CREATE PROCEDURE conflict.meet_conflict() BEGIN ROLLBACK;
        SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'Deadlock found'; END`,
    );
    await storeAll(url);
    assert.equal(conflicts, 2);
    assert.deepEqual(seen, ['LOAD', 'LOAD', 'LOAD']);
    assert.deepEqual(await storedRows(direct), batches.flat());
  });

  test('ends the run if the savepoint is refused too, and stores nothing twice', async (t) => {
    const seen: string[] = [];
    const refuse = refusing(1105, seen);
    const { url, direct } = await behind(t, 'without_savepoints', (passing) => {
      const text = passing.chunk.toString('latin1');
      return passing.from === 'client' && text.includes('SAVEPOINT')
        ? Buffer.from(text.replace('SAVEPOINT', 'NOSUCHPNT'), 'latin1')
        : refuse(passing);
    });
    assert.equal((await failureOf(storeAll(url))).exitCode, 69);
    assert.deepEqual(seen, ['LOAD']);
    assert.deepEqual(await storedRows(direct), []);
  });

  test('by local_infile=off in the URL: it is never tried, and no file is offered', async (t) => {
    const seen: string[] = [];
    const { url, direct } = await behind(t, 'off', refusing(1105, seen));
    await storeAll(`${url}?local_infile=off`);
    assert.deepEqual(seen, ['INSERT', 'INSERT', 'INSERT']);
    assert.deepEqual(await storedRows(direct), batches.flat());
  });
});
