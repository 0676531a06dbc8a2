// What the stages may do at the same time, and what remains when one of them fails.
import assert from 'node:assert/strict';
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { suite, test, type TestContext } from 'node:test';

import { openRotatingInputs } from '../../src/steps/open-logs.js';
import type { ProcessedLog } from '../../src/log/log.js';
import type { LocatedLogins } from '../../src/model/logins.js';
import { pipeline } from '../../src/pipeline.js';
import { RunTally } from '../../src/report/report.js';
import { openStore, type Store } from '../../src/store/store.js';
import { parserOf } from '../support/parse-text.js';
import { temporaryFolder } from '../support/run-cli.js';

// Three batches and a part of a fourth, for any block size.
const LINES = 450_000;
const LINES_PER_WRITE = 1000;

type Steps = string[];

type Failures = {
  /** Fails instead of storing this batch, counted from 1. */
  readonly commit?: number;
  /** Fails instead of logging this batch. */
  readonly append?: number;
};

function writeLog(file: string): void {
  const fd = openSync(file, 'w');
  for (let from = 0; from < LINES; from += LINES_PER_WRITE) {
    const lines = Array.from({ length: LINES_PER_WRITE }, (_, n) => {
      const i = from + n;
      return `2026-05-31T10:00:00Z web1 sshd[${i}]: Failed password for root from 192.0.2.${i % 250} port ${i % 60_000} ssh2\n`;
    });
    writeSync(fd, lines.join(''));
  }
  closeSync(fd);
}

/** One run over a log of several batches: what it reported, and the failure if there was one. */
async function run(
  t: TestContext,
  failures: Failures = {},
): Promise<{ steps: Steps; store: Store; why: unknown }> {
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'auth.log');
  writeLog(file);
  const store = await openStore({ url: `duckdb:${path.join(folder, 'a.duckdb')}` });
  t.after(() => store.close());
  const steps: Steps = [];
  const numbers = new Map<LocatedLogins, number>();
  const watched: Store = {
    ...store,
    commit: async (batch) => {
      const n = numbers.size + 1;
      numbers.set(batch.logins, n);
      steps.push(`commit ${n}`);
      if (n === failures.commit) throw new Error('not stored');
      const source = await store.commit(batch);
      steps.push(`committed ${n}`);
      return source;
    },
  };
  const processedLog: ProcessedLog = {
    file,
    name: 'a log',
    append: async ({ logins }) => {
      const n = numbers.get(logins);
      steps.push(`append ${n}`);
      // Longer than the store needs to begin the next batch.
      await delay(50);
      if (n === failures.append) throw new Error('not logged');
      steps.push(`appended ${n}`);
    },
    complete: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const { signal } = new AbortController();
  const environment = {
    stdin: Readable.from([]),
    signal,
    env: process.env,
    alsoPrograms: [],
    reader: 'analyze' as const,
  };
  let why: unknown;
  for await (const input of openRotatingInputs({ names: [file], withRotated: false }, environment)) {
    const stages = {
      openParser: () => parserOf(),
      locator: {
        locate: () => Promise.resolve({ locations: new Map(), fresh: [] }),
        close: () => Promise.resolve(),
      },
      ...{ store: watched, processedLog, completed: new Set<string>(), tally: new RunTally(), signal },
      onNotice: () => undefined,
      onProgress: () => undefined,
    };
    await pipeline(input, stages).catch((error: unknown) => (why = error));
  }
  return { steps, store, why };
}

suite('the pipeline', () => {
  test('stores a batch while it logs the previous one, and logs them in order', async (t) => {
    const { steps, store, why } = await run(t);
    assert.equal(why, undefined);
    const batches = steps.filter((what) => what.startsWith('commit ')).length;
    assert.ok(batches >= 3, `${batches} batches`);
    assert.equal((await store.totals()).rows, LINES);
    const before = (a: string, b: string): void => {
      assert.ok(steps.includes(a) && steps.indexOf(a) < steps.indexOf(b), `${a}, ${b}: ${steps.join()}`);
    };
    for (let n = 1; n < batches; n++) {
      before(`committed ${n}`, `append ${n}`);
      before(`committed ${n}`, `commit ${n + 1}`);
      before(`appended ${n}`, `append ${n + 1}`);
      before(`append ${n}`, `commit ${n + 1}`);
      before(`commit ${n + 1}`, `appended ${n}`);
      if (n + 2 <= batches) before(`appended ${n}`, `commit ${n + 2}`);
    }
  });

  test('stores at most one more batch after a batch that it could not log, and records both as missing', async (t) => {
    const { steps, store, why } = await run(t, { append: 2 });
    assert.match(String(why), /not logged/);
    assert.deepEqual(
      steps.filter((what) => /^(committed|append) /.test(what)),
      ['committed 1', 'append 1', 'committed 2', 'append 2', 'committed 3'],
    );
    const [outbox] = await store.readOutbox('a log');
    assert.ok(outbox);
    const { rows } = await store.totals();
    assert.equal(outbox.lastLine, rows);
    assert.ok(outbox.firstLine > 1 && outbox.firstLine < rows / 2 + 2, JSON.stringify(outbox));
  });

  test('stops at a batch that it cannot store, and logs the previous one completely', async (t) => {
    const { steps, why } = await run(t, { commit: 2 });
    assert.match(String(why), /not stored/);
    assert.deepEqual(steps, ['commit 1', 'committed 1', 'append 1', 'commit 2', 'appended 1']);
  });
});
