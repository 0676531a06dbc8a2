import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../../../../src/lib/errors.js';
import type { Engine } from '../../../../src/store/engine.js';
import { RowRefusedError } from '../../../../src/store/engine-errors.js';
import { migrate } from '../../../../src/store/migrations/migrations.js';
import { openEngine } from '../../../../src/store/open-engine.js';
import { openRepository } from '../../../../src/store/repository.js';
import type { Store } from '../../../../src/store/store.js';
import { batch, head, loginRow } from '../sample-rows.js';
import { storedRows } from '../stored-rows.js';
import type { TestDatabases } from './test-databases.js';

/** From now on the database refuses each login without a method. */
const wantMethod: Readonly<Record<string, string>> = {
  mysql: 'ALTER TABLE logins MODIFY method TEXT NOT NULL',
  duckdb: 'ALTER TABLE login_kinds ALTER COLUMN method SET NOT NULL',
};

/** From now on the database refuses each key without a type. */
const wantKeyType: Readonly<Record<string, string>> = {
  mysql: 'ALTER TABLE logins ADD CHECK (key_fingerprint IS NULL OR key_type IS NOT NULL)',
  duckdb: 'ALTER TABLE login_keys ALTER COLUMN key_type SET NOT NULL',
};

/** From now on the database refuses every login. */
const wantNothing: Readonly<Record<string, string>> = {
  mysql: `ALTER TABLE logins ADD CHECK (service = 'none')`,
  duckdb: 'ALTER TABLE login_users ALTER COLUMN "user" TYPE INTEGER USING NULL',
};

export function leavesOutRows({ freshUrl }: TestDatabases): void {
  const open = async (url: string): Promise<{ engine: Engine; store: Store }> => {
    const engine = await openEngine(url);
    return { engine, store: openRepository(engine, await migrate(engine)) };
  };

  test('a login that the database refuses is skipped and reported, and the rows after it are stored', async () => {
    const url = freshUrl();
    const { engine, store } = await open(url);
    const source = await store.addSource('auth.log', head);
    await engine.run(wantMethod[engine.name] ?? '');
    const rows = Array.from({ length: 300 }, (_, n) =>
      loginRow({ line: n + 1, user: `user${n % 50}`, method: n % 100 === 7 ? null : 'password' }),
    );
    const good = rows.filter(({ method }) => method !== null);
    const committed = await store.commit(batch(source, rows));
    assert.equal(committed.refused?.count, 3);
    assert.match(committed.refused.why, /method/);
    assert.equal(committed.fresh.count, good.length);
    assert.equal(committed.toLog.count, good.length);
    // Only refused rows: the position advances, and sums match the rows.
    const next = loginRow({ line: 301 });
    const after = await store.commit(batch(committed.source, [next]));
    assert.equal(after.refused, undefined);
    const onlyBad = await store.commit(batch(after.source, [loginRow({ line: 302, method: null })]));
    assert.deepEqual([onlyBad.refused?.count, onlyBad.fresh.count], [1, 0]);
    const totals = await store.totals();
    assert.equal(totals.rows, good.length + 1);
    const tried = await store.topUsersTried(100);
    assert.equal(
      tried.reduce((sum, { attempts }) => sum + attempts, 0),
      good.length + 1,
    );
    await store.close();
    const stored = engine.name === 'mysql' ? await storedRows(url) : undefined;
    if (stored) assert.deepEqual(stored, [...good, next]);
  });

  test('a login whose key the database refuses is skipped, and others of the same user and address are stored', async () => {
    const { engine, store } = await open(freshUrl());
    const source = await store.addSource('auth.log', head);
    // DuckDB has a row for logins without a key.
    if (engine.name === 'duckdb') await engine.run(`UPDATE login_keys SET key_type = '' WHERE n = 0`);
    await engine.run(wantKeyType[engine.name] ?? '');
    const rows = ['RSA', null, 'RSA', 'ED25519'].map((type, n) =>
      loginRow({ line: n + 1, key_type: type, key_fingerprint: `SHA256:${n}` }),
    );
    const committed = await store.commit(batch(source, rows));
    assert.deepEqual([committed.refused?.count, committed.fresh.count], [1, 3]);
    assert.equal((await store.totals()).rows, 3);
    await store.close();
  });

  test('if the database refuses every login, none is skipped: the run fails', async () => {
    const { engine, store } = await open(freshUrl());
    const source = await store.addSource('auth.log', head);
    await engine.run(wantNothing[engine.name] ?? '');
    await assert.rejects(
      store.commit(batch(source, [loginRow(), loginRow({ line: 2 })])),
      (error: unknown) => {
        assert.ok(!(error instanceof UnavailableError));
        return engine.name === 'duckdb' || error instanceof RowRefusedError;
      },
    );
    assert.equal((await store.totals()).rows, 0);
    await store.close();
  });
}
