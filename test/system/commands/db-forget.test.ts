// authtrack db forget: removes a log with its logins, and restores them from copies in other logs, on every engine.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test, type TestContext } from 'node:test';

import { openEngine } from '../../../src/store/open-engine.js';
import { scannedFigures } from '../store/scanned-figures.js';
import { openStore } from '../../../src/store/store.js';
import { testEngines } from '../store/engines.js';
import { runCli, temporaryFolder, type Ended } from '../../support/run-cli.js';

const connection = (n: number): readonly string[] => {
  const at = `2026-03-01T10:${String(n).padStart(2, '0')}`;
  const from = `203.0.113.${n} port ${50_000 + n}`;
  return [
    `${at}:00Z web1 sshd[${n}]: Invalid user admin from ${from}`,
    `${at}:02Z web1 sshd[${n}]: Failed password for invalid user admin from ${from} ssh2`,
    `${at}:04Z web1 sshd[${n}]: Failed password for invalid user admin from ${from} ssh2`,
  ];
};

/** Connections 1 to 30, and some of them with one line less each, in a log that continues. */
const whole = Array.from({ length: 30 }, (_, n) => connection(n + 1)).flat();
const copy = Array.from({ length: 30 }, (_, n) =>
  connection(n + 11).filter((line) => !line.includes('Invalid')),
).flat();

type Run = (...args: readonly string[]) => Promise<Ended>;

const engines = await testEngines();
after(() => Promise.all(engines.map((engine) => engine.stop())));

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

for (const engine of engines) {
  suite(`authtrack db forget on ${engine.name}`, { skip: engine.skipped ?? false }, () => {
    const start = (t: TestContext): { run: Run; folder: string; url: string } => {
      const folder = temporaryFolder(t);
      const url = engine.freshUrl();
      const run: Run = (...args) =>
        runCli(args, { cwd: folder, env: { DATABASE_URL: url, AUTHTRACK_OUT: folder } });
      writeFileSync(path.join(folder, 'whole.log'), textOf(whole));
      writeFileSync(path.join(folder, 'copy.log'), textOf(copy));
      return { run, folder, url };
    };
    const analyze = async (run: Run, log: string): Promise<{ inserted: number; copies: number }> => {
      const { code, stdout, stderr } = await run('analyze', '--no-charts', '--json', log);
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout) as { inserted: number; copies: number };
    };

    test('logins that another log has too are restored from that log, and are not logged again', async (t) => {
      const { run, folder, url } = start(t);
      assert.equal((await analyze(run, 'whole.log')).inserted, 90);
      const { inserted, copies } = await analyze(run, 'copy.log');
      assert.deepEqual({ inserted, copies }, { inserted: 20, copies: 40 });
      const logged = entriesIn(folder);
      assert.equal(logged.length, 110);

      const dry = await run('db', 'forget', '--dry-run', 'whole.log');
      assert.equal(
        dry.stdout,
        'Would remove 90 logins of whole.log (#1).\nOther logs have some of these logins too; the next run would read them again: copy.log (#2)\n',
      );
      const forgotten = await run('db', 'forget', '--yes', '--json', '#1');
      assert.deepEqual(JSON.parse(forgotten.stdout), {
        ...{ id: 1, name: 'whole.log', rows: 90, removed: 90 },
        readAgain: [{ id: 2, name: 'copy.log' }],
      });
      assert.equal((await rowsIn(url)).length, 20);

      assert.equal((await analyze(run, 'copy.log')).inserted, 40);
      // As in the copy alone: without the line before it, the first password of a connection counts.
      const alone = engine.freshUrl();
      await runCli(
        ['analyze', '--no-charts', '--quiet', '--db', alone, '--out', path.join(folder, 'alone'), 'copy.log'],
        {
          cwd: folder,
        },
      );
      assert.deepEqual(await rowsIn(url), await rowsIn(alone));
      assert.deepEqual(entriesIn(folder), logged);
      await assertFigures(url);
      writeFileSync(path.join(folder, 'copy.log'), textOf([...copy, ...connection(50)]));
      assert.equal((await analyze(run, 'copy.log')).inserted, 3);
      assert.equal(entriesIn(folder).length, 113);
    });

    test('the attempts that it took over from another log return to that log', async (t) => {
      const { run, url } = start(t);
      await analyze(run, 'copy.log');
      const before = await rowsIn(url);
      await analyze(run, 'whole.log');
      assert.notDeepEqual(await rowsIn(url), before);
      assert.equal((await run('db', 'forget', '--yes', '--quiet', 'whole.log')).code, 0);
      await analyze(run, 'copy.log');
      assert.deepEqual(await rowsIn(url), before);
      await assertFigures(url);
    });

    test('a log that is read again after it was forgotten is a new one', async (t) => {
      const { run, url } = start(t);
      await analyze(run, 'whole.log');
      assert.equal((await run('db', 'forget', '--yes', '--quiet', 'whole.log')).code, 0);
      assert.deepEqual(await rowsIn(url), []);
      assert.equal((await analyze(run, 'whole.log')).inserted, 90);
      await assertFigures(url);
    });

    test('nothing is removed without confirmation, or if the name is ambiguous', async (t) => {
      const { run, folder, url } = start(t);
      await analyze(run, 'whole.log');
      const unasked = await run('db', 'forget', 'whole.log');
      assert.equal(unasked.code, 64);
      assert.match(unasked.stderr, /--yes/);
      const unknown = await run('db', 'forget', '--yes', 'other.log');
      assert.equal(unknown.code, 66);
      writeFileSync(path.join(folder, 'whole.log'), textOf(connection(50)));
      await analyze(run, 'whole.log');
      const several = await run('db', 'forget', '--yes', 'whole.log');
      assert.equal(several.code, 64);
      assert.match(several.stderr, /'#1', '#2'/);
      assert.equal((await rowsIn(url)).length, 93);
    });
  });
}

/** Returns the sorted entries of processed.log with the id 0, because ids depend on the log. */
function entriesIn(folder: string): readonly string[] {
  const entries = readFileSync(path.join(folder, 'processed.log'), 'utf8').trimEnd().split('\n');
  return entries.map((entry) => JSON.stringify({ ...(JSON.parse(entry) as object), id: 0 })).sort();
}

async function rowsIn(url: string): Promise<readonly string[]> {
  const engine = await openEngine(url);
  try {
    const rows = await engine.query('SELECT pid, status, port, attempts FROM logins');
    return rows.map((row) => JSON.stringify(row)).sort();
  } finally {
    await engine.close();
  }
}

async function assertFigures(url: string): Promise<void> {
  const store = await openStore({ url });
  try {
    const figures = {
      totals: await store.totals(),
      countries: await store.failedByCountry(),
      logins: await store.acceptedPerUserPerDay('UTC'),
      users: await store.topUsersTried(1000),
    };
    assert.deepEqual(figures, await scannedFigures(url, 'UTC'));
  } finally {
    await store.close();
  }
}
