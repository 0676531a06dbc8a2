// The rules find what is planted in a made-up history of 90 days, and nothing else, on each engine. The order in which
// logs are read, how they are cut into runs, and when the rules judge them make no difference.
import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { createJudge, joinSigns, rules } from '../../../src/findings/findings.js';
import { StoppedError, TooManyError } from '../../../src/lib/errors.js';
import type { Finding } from '../../../src/model/finding.js';
import type { LoginRow } from '../../../src/model/login.js';
import { openStore, type Store } from '../../../src/store/store.js';
import { testEngines } from '../store/engines.js';
import { batch } from '../store/sample-rows.js';
import { DAY, DAYS, history, type HostLog, innocent, planted, START } from './history.js';

const judge = createJudge({ days: 90, thresholds: new Map() });
const logs = history();

type Part = { readonly host: string; readonly rows: readonly LoginRow[] };

async function findingsOf(store: Store): Promise<readonly Finding[]> {
  await store.judge(judge);
  return joinSigns(await store.signs(judge.days), { told: [], acked: [] });
}

/** Stores parts of logs, one after another. @param after called after each part */
async function read(store: Store, parts: readonly Part[], after?: () => Promise<unknown>): Promise<void> {
  const sources = new Map<string, Awaited<ReturnType<Store['addSource']>>>();
  for (const { host, rows } of parts) {
    const source = sources.get(host) ?? (await store.addSource(`${host}.log`, Buffer.from(`log of ${host}`)));
    const committed = await store.commit(batch(source, rows));
    sources.set(host, committed.source);
    await after?.();
  }
}

/** The log in parts of some days each. */
function cut({ host, rows }: HostLog, days: number): readonly Part[] {
  const parts = new Map<number, LoginRow[]>();
  for (const row of rows) {
    const part = Math.floor(row.date / (days * DAY));
    const some = parts.get(part);
    if (some === undefined) parts.set(part, [row]);
    else some.push(row);
  }
  return [...parts.values()].map((some) => ({ host, rows: some }));
}

function found(findings: readonly Finding[]): string[] {
  return findings.map(({ rule, subject, object }) => `${rule} ${subject} ${object}`).sort();
}

for (const { name, skipped, freshUrl, stop } of await testEngines()) {
  suite(`findings on ${name}`, { skip: skipped ?? false }, () => {
    const open: Store[] = [];
    const fresh = async (): Promise<Store> => {
      const store = await openStore({ url: freshUrl() });
      open.push(store);
      return store;
    };
    after(async () => {
      await Promise.all(open.map((store) => store.close()));
      await stop();
    });
    let whole: readonly Finding[] = [];

    test('each rule finds what is planted, and not what looks like it', async () => {
      const store = await fresh();
      await read(store, logs);
      whole = await findingsOf(store);
      for (const { rule, subject, object } of innocent) {
        const wrong = whole.filter((one) => one.rule === rule && one.subject === subject);
        assert.deepEqual(
          wrong.filter((one) => object === undefined || one.object === object),
          [],
          `${rule} ${subject}`,
        );
      }
      const wanted = planted.map(({ rule, subject, object }) => {
        const given = whole.find((one) => one.rule === rule && one.subject === subject);
        return `${rule} ${subject} ${object ?? given?.object ?? ''}`;
      });
      assert.deepEqual(found(whole), wanted.sort());
      assert.deepEqual(new Set(planted.map(({ rule }) => rule)), new Set(rules.map(({ id }) => id)));
    });

    test('a new country, a password and failures before rank higher than each alone', () => {
      const [first] = whole;
      assert.equal(first?.rule, 'login-after-guessing');
      assert.equal(first.severity, 'high');
      assert.equal(first.subject, 'anna');
      const other = whole.find(({ rule, subject }) => rule === 'new-country' && subject === 'carla');
      const annas = whole.find(({ rule, subject }) => rule === 'new-country' && subject === 'anna');
      assert.ok((annas?.score ?? 0) > (other?.score ?? 0));
    });

    test('the order of the logs makes no difference', async () => {
      const store = await fresh();
      await read(store, [...logs].reverse());
      assert.deepEqual(await findingsOf(store), whole);
    });

    test('logs that are read in parts, judged after each, give the same', async () => {
      const store = await fresh();
      const parts = logs.flatMap((log) => cut(log, 30));
      await read(store, parts, () => store.judge(judge));
      assert.deepEqual(await findingsOf(store), whole);
    });

    test('the newest days judged first, and older logs read last, give the same', async () => {
      const store = await fresh();
      const parts = logs.flatMap((log) => cut(log, 30));
      const isLate = ({ rows: [row] }: Part): boolean => (row?.date ?? 0) < START + 50 * DAY;
      const sinceDay = Math.floor(START / DAY) + DAYS - 7;
      await read(
        store,
        parts.filter((part) => !isLate(part)),
      );
      await store.judge(judge, { sinceDay });
      const late = parts.filter(isLate).map(({ host, rows }) => ({ host: `${host} before`, rows }));
      await read(store, late, () => store.judge(judge, { sinceDay }));
      assert.deepEqual(await findingsOf(store), whole);
    });

    test('judging that ends early, within a part or between two, goes on where it was', async () => {
      const url = freshUrl();
      const stop = new AbortController();
      const [stopped, store] = [await openStore({ url, signal: stop.signal }), await openStore({ url })];
      open.push(stopped, store);
      await read(store, logs.slice(0, -1));
      const rowsAtOnce = Math.ceil((await store.totals()).rows / 8);
      const judged = new Map<number, number>();
      const counting: typeof judge = {
        ...judge,
        judgeDay: (day, context) => {
          judged.set(day.day, (judged.get(day.day) ?? 0) + 1);
          return judge.judgeDay(day, context);
        },
      };
      const progress: [number, number][] = [];
      const onProgress = (done: number, total: number): void => {
        if (progress.push([done, total]) === 2) stop.abort();
      };
      await assert.rejects(stopped.judge(counting, { rowsAtOnce, onProgress }), StoppedError);
      assert.equal(progress.length, 2);
      assert.equal(judged.size, progress[1]?.[0]);
      const before = new Set(judged.keys());
      const failing: typeof judge = {
        ...counting,
        judgeDay: (day, context) => {
          if (judged.size > before.size + 25) throw new Error('the end');
          return counting.judgeDay(day, context);
        },
      };
      await assert.rejects(store.judge(failing, { rowsAtOnce }), /the end/);
      assert.ok(judged.size > before.size);
      assert.deepEqual(
        [...before].filter((day) => judged.get(day) !== 1),
        [],
      );
      await read(store, logs.slice(-1));
      await store.judge(judge, { rowsAtOnce, sinceDay: Math.floor(START / DAY) + DAYS - 7 });
      assert.deepEqual(await findingsOf(store), whole);
    });

    test('a day that does not fit into memory is not judged, those before it are, and it is later', async () => {
      const store = await fresh();
      await read(store, logs);
      const rowsAtOnce = Math.ceil((await store.totals()).rows / 8);
      const progress: (readonly [done: number, total: number])[] = [];
      await assert.rejects(
        store.judge(judge, {
          rowsAtOnce,
          onProgress: (...done) => progress.push(done),
          room: () => (progress.length === 2 ? 0 : Infinity),
        }),
        (error) =>
          error instanceof TooManyError &&
          /^cannot judge \d{4}-\d\d-\d\d: \d+ logins of it and of the day before do not fit into memory$/.test(
            error.message,
          ) &&
          /NODE_OPTIONS=--max-old-space-size=\d+$/.test(error.hint),
      );
      const [done, total] = progress[1] ?? [0, 0];
      const left: number[] = [];
      await store.judge(judge, { onProgress: (_, days) => left.push(days) });
      assert.equal(left[0], total - done);
      assert.deepEqual(await findingsOf(store), whole);
    });

    test('a finding that is told stays told when older logs move it', async () => {
      const store = await fresh();
      await read(store, logs);
      const findings = await findingsOf(store);
      const key = findings.find(({ rule, subject }) => rule === 'new-key' && subject === 'ben');
      assert.ok(key);
      const record = { record: 'told', at: key.last, until: null, severity: key.severity } as const;
      const { rule, subject, object, first, last } = key;
      await store.keepFindingRecords([{ ...record, rule, subject, object, first: first - 1000, last }]);
      const told = await store.findingRecords('told');
      const again = joinSigns(await store.signs(judge.days), { told, acked: [] });
      assert.equal(again.find(({ id }) => id === key.id)?.toldAt, key.last);
    });
  });
}
