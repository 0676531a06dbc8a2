// Judging many rows takes minutes. Meanwhile the database file is closed from time to time: other processes can use it, and
// DuckDB gives its memory back.
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createJudge } from '../../../src/findings/findings.js';
import type { Sign } from '../../../src/model/finding.js';
import { openStore, type Store } from '../../../src/store/store.js';
import { temporaryFolder } from '../../support/run-cli.js';
import { batch } from '../store/sample-rows.js';
import { history } from './history.js';

const judge = createJudge({ days: 90, thresholds: new Map() });

async function fill(url: string): Promise<number> {
  const store = await openStore({ url });
  for (const { host, rows } of history()) {
    const source = await store.addSource(`${host}.log`, Buffer.from(`log of ${host}`));
    await store.commit(batch(source, rows));
  }
  const { rows } = await store.totals();
  await store.close();
  return rows;
}

async function signsOf(store: Store): Promise<readonly string[]> {
  const signs: readonly Sign[] = await store.signs(judge.days);
  return signs.map((sign) => JSON.stringify(sign)).sort();
}

test('judging closes the DuckDB file after some parts, and finds the same', async (t) => {
  const folder = temporaryFolder(t);
  const [paused, whole] = [join(folder, 'paused.db'), join(folder, 'whole.db')];
  const rowsAtOnce = Math.ceil((await fill(`duckdb:${paused}`)) / 60);
  copyFileSync(paused, whole);
  const { signal } = new AbortController();
  const stores = [
    await openStore({ url: `duckdb:${paused}`, signal }),
    await openStore({ url: `duckdb:${whole}` }),
  ] as const;
  const listeners = getEventListeners(signal, 'abort').length;
  let parts = 0;
  // Closing the file writes all of the write-ahead log into it; the commit of the next part begins a new one.
  const closedBefore = new Set<number>();
  await stores[0].judge(
    {
      ...judge,
      judgeDay: (day, context) => {
        if (parts > 0 && !existsSync(`${paused}.wal`)) closedBefore.add(parts);
        return judge.judgeDay(day, context);
      },
    },
    { rowsAtOnce, onProgress: () => void (parts += 1) },
  );
  assert.ok(parts > 20, `${parts} parts`);
  assert.ok(closedBefore.size >= 2 && closedBefore.size <= parts / 16, `closed ${closedBefore.size} times`);
  assert.equal(getEventListeners(signal, 'abort').length, listeners);
  await stores[1].judge(judge);
  assert.deepEqual(await signsOf(stores[0]), await signsOf(stores[1]));
  for (const store of stores) await store.close();
});
