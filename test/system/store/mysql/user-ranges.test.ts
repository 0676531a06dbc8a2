// The ranges of users: an upgrade fills them as batches do, and they go with the rows.
import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import type { LoginRow } from '../../../../src/model/login.js';
import type { Source } from '../../../../src/model/source.js';
import type { SqlRow } from '../../../../src/store/engine.js';
import { openEngine } from '../../../../src/store/open-engine.js';
import { openStore } from '../../../../src/store/store.js';
import { startMariadb } from '../../../fixtures/mariadb.js';
import { rowsWithoutRange } from '../covered-users.js';
import { batch, loginRow, NOON } from '../sample-rows.js';

const server = await startMariadb();
const DAY = 86_400_000_000;
const TODAY = Math.floor(NOON / DAY);
const never = new AbortController().signal;

const users = ['root', 'anna', 'Anna', 'anna ', '', 'x'.repeat(64), "o'brien", 'näme', null];

/** Rows of two days, in many blocks of lines. */
const rowsOf = (count: number): LoginRow[] =>
  Array.from({ length: count }, (_, n) =>
    loginRow({
      line: 1 + n * 700,
      date: NOON - DAY + Math.floor((n * 2 * DAY) / count),
      user: users[n % users.length] ?? null,
    }),
  );

async function rangesIn(url: string): Promise<readonly SqlRow[]> {
  const engine = await openEngine(url);
  const rows = await engine.query('SELECT * FROM user_ranges ORDER BY user_hash, block');
  await engine.close();
  return rows;
}

async function run(url: string, statements: readonly string[]): Promise<void> {
  const engine = await openEngine(url);
  for (const statement of statements) await engine.run(statement);
  await engine.close();
}

suite('ranges of users', { skip: 'skipped' in server ? server.skipped : false }, () => {
  if ('skipped' in server) return;
  after(server.stop);

  test('an upgrade fills them, and removes the index that they replace', async () => {
    const url = server.urlOf('upgraded');
    const db = await openStore({ url });
    for (const name of ['a.log', 'b.log'])
      await db.commit(batch(await db.addSource(name, Buffer.from(name)), rowsOf(900)));
    await db.close();
    const kept = await rangesIn(url);
    assert.ok(kept.length > 900);
    await run(url, [
      'DELETE FROM schema_version WHERE version > 14',
      'DROP TABLE user_ranges',
      'ALTER TABLE logins ADD INDEX logins_user_date ("user"(64), "date")',
    ]);
    await (await openStore({ url })).close();
    assert.deepEqual(await rangesIn(url), kept);
    assert.deepEqual(await rowsWithoutRange(url), []);
    const engine = await openEngine(url);
    const indexes = await engine.query(
      `SELECT DISTINCT index_name AS name FROM information_schema.statistics
        WHERE table_schema = SCHEMA() AND table_name = 'logins' ORDER BY 1`,
    );
    await engine.close();
    assert.deepEqual(
      indexes.map(({ name }) => name),
      ['logins_date', 'logins_status_ip_date', 'PRIMARY'],
    );
  });

  test('go with the rows: those of old logins, and those of a log', async () => {
    const url = server.urlOf('removed');
    const db = await openStore({ url });
    const sources: Source[] = [];
    for (const name of ['a.log', 'b.log']) {
      const source = await db.addSource(name, Buffer.from(name));
      sources.push((await db.commit(batch(source, rowsOf(900)))).source);
    }
    assert.ok((await db.prune(TODAY, never)) > 0);
    assert.deepEqual(await rowsWithoutRange(url), []);
    const left = await rangesIn(url);
    assert.ok(left.length > 0);
    for (const { last_micros: last } of left) assert.ok(Number(last) >= TODAY * DAY);
    await db.forgetSource(sources[0]?.id ?? 0, never);
    assert.deepEqual(await rowsWithoutRange(url), []);
    assert.ok(
      (await rangesIn(url)).every(({ first_id: id }) => Number(id) >= (sources[1]?.id ?? 0) * 2 ** 32),
    );
    await db.prune(TODAY + 2, never);
    assert.deepEqual(await rangesIn(url), []);
    await db.close();
  });
});
