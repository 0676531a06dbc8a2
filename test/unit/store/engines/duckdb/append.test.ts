import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DuckDBInstance } from '@duckdb/node-api';
import { append, textColumn } from '../../../../../src/store/engines/duckdb/append.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function collectAll(): Promise<void> {
  for (let n = 0; n < 5; n++) {
    collectGarbage();
    await setImmediate();
  }
}

test('refused rows are in no later transaction, and do not end it', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run('CREATE TABLE names (name TEXT CHECK (length(name) < 5))');
  for (const isTakenLater of [false, true]) {
    for (let n = 0; n < 20; n++) {
      await connection.run('BEGIN');
      const columns = [textColumn(['much too long'])];
      await assert.rejects(append(connection, 'names', { columns, count: 1 }), /CHECK/);
      await connection.run('ROLLBACK');
    }
    if (isTakenLater) await connection.run('CREATE OR REPLACE TABLE names (name TEXT)');
    await connection.run('BEGIN');
    await collectAll();
    const [counts] = await (await connection.run('SELECT count(*) FROM names')).getColumns();
    assert.deepEqual(counts, [0n]);
    await connection.run('COMMIT');
  }
});
