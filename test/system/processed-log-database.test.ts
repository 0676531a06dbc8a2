// A processed.log takes the entries of one database only.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { suite, test, type TestContext } from 'node:test';

import { REAL, startPlace, type Place } from '../support/place.js';
import { mainFile } from '../support/project.js';

const EX_CONFIG = 78;
/** The moments of a run are some milliseconds apart. */
const KILLS = 4;
const APART_MS = 8;

const entries = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

suite('the processed.log of a database', () => {
  /** A folder whose log has the entries of the database `a.duckdb`. */
  async function withLog(t: TestContext): Promise<Place> {
    const place = startPlace(t);
    await place.good('analyze --no-charts --db duckdb:a.duckdb --out out real.log');
    return place;
  }
  const trial = 'analyze --no-charts --db duckdb:b.duckdb --out out trial.log';

  test('takes no entries of another one, whose run stores nothing', async (t) => {
    const { run, at, cwd, good } = await withLog(t);
    const before = entries(at('out/processed.log'));
    const { code, stderr } = await run(trial);
    assert.equal(code, EX_CONFIG);
    assert.equal(
      stderr,
      `authtrack: error: processed.log in ${cwd}/out has the entries of the database duckdb:${cwd}/a.duckdb, this run uses duckdb:${cwd}/b.duckdb\n` +
        '  hint: name another folder with --state or --out, or move processed.log away to begin a new one\n',
    );
    assert.equal(entries(at('out/processed.log')), before);
    const info = await good('db info --db duckdb:b.duckdb --json');
    assert.equal((JSON.parse(info.stdout) as { rows: number }).rows, 0);
    renameSync(at('out/processed.log'), at('moved'));
    await good(trial);
    assert.equal(entries(at('out/processed.log')).trimEnd().split('\n').length, 12);
  });

  test('stays its own if the database is moved or copied back, pruned, or forgets a log', async (t) => {
    const { good, run, at } = await withLog(t);
    renameSync(at('a.duckdb'), at('moved.duckdb'));
    await good('analyze --no-charts --db duckdb:moved.duckdb --out out trial.log');
    await good('db prune --db duckdb:moved.duckdb --before 2026-06-02');
    await good('db forget --db duckdb:moved.duckdb --yes #1');
    await good('db forget --db duckdb:moved.duckdb --yes #2');
    await good('analyze --no-charts --db duckdb:moved.duckdb --out out real.log');
    const { code, stderr } = await run(trial);
    assert.equal(code, EX_CONFIG);
    assert.match(stderr, /the database duckdb:\S+\/moved\.duckdb,/);
  });

  test('stays its own after a rotation', async (t) => {
    const { good, run, at } = await withLog(t);
    truncateSync(at('out/processed.log'));
    assert.equal((await run(trial)).code, EX_CONFIG, 'copytruncate, or emptied by hand');
    renameSync(at('out/processed.log'), at('out/processed.log.1'));
    const { code, stderr } = await run(trial);
    assert.equal(code, EX_CONFIG, 'nocreate');
    assert.match(stderr, /move processed\.log and its rotated logs away/);
    await good('analyze --no-charts --db duckdb:a.duckdb --out out trial.log');
    assert.equal(entries(at('out/processed.log')).trimEnd().split('\n').length, 12);
  });

  test('that an earlier release wrote becomes its own at the first run, but not that of a new database', async (t) => {
    const { good, run, at } = await withLog(t);
    rmSync(at('out/processed.log.database'));
    const { code, stderr } = await run(trial);
    assert.deepEqual(
      [code, stderr.includes('has the entries of another database')],
      [EX_CONFIG, true],
      stderr,
    );
    const { stderr: none } = await good('analyze --no-charts --db duckdb:a.duckdb --out out real.log');
    assert.equal(none, '');
    await good('analyze --no-charts --db duckdb:b.duckdb --out other trial.log');
    assert.equal((await run(trial)).code, EX_CONFIG);
  });

  test('is taken by a database that replaced it in the same place only if it has no entries', async (t) => {
    const { run, good, at } = await withLog(t);
    rmSync(at('a.duckdb'));
    const { code, stderr } = await run('analyze --no-charts --db duckdb:a.duckdb --out out trial.log');
    assert.deepEqual(
      [code, stderr.includes('an earlier database in the same place')],
      [EX_CONFIG, true],
      stderr,
    );
    truncateSync(at('out/processed.log'));
    await good('analyze --no-charts --db duckdb:a.duckdb --out out trial.log');
  });

  test('has a mark that must be whole, and that is not a link', async (t) => {
    const { run, at } = await withLog(t);
    const again = 'analyze --no-charts --db duckdb:a.duckdb --out out real.log';
    writeFileSync(at('out/processed.log.database'), '{"id":');
    const { code, stderr } = await run(again);
    assert.equal(code, EX_CONFIG);
    assert.match(stderr, /processed\.log\.database does not say which database the log belongs to/);
    rmSync(at('out/processed.log.database'));
    symlinkSync(at('real.log'), at('out/processed.log.database'));
    assert.match(
      (await run(again)).stderr,
      /processed\.log\.database cannot be written: it is a symbolic link/,
    );
    assert.equal(readFileSync(at('real.log'), 'utf8'), REAL);
  });

  test('has the entries of one database, whenever its first run was killed', async (t) => {
    const { cwd, at, run, good } = startPlace(t);
    for (let n = 0; n < KILLS; n += 1) {
      const out = `out${n}`;
      const args = ['analyze', '--no-charts', '--db', `duckdb:a${n}.duckdb`, '--out', out, 'real.log'];
      const child = spawn(process.execPath, [mainFile, ...args], { cwd, stdio: 'ignore' });
      const ended = once(child, 'close');
      while (child.exitCode === null && !existsSync(at(out))) await delay(1);
      await delay(n * APART_MS);
      child.kill('SIGKILL');
      await ended;
      const second = await run(`analyze --no-charts --quiet --db duckdb:b${n}.duckdb --out ${out} trial.log`);
      const isRefused = second.code === EX_CONFIG;
      assert.ok(isRefused || second.code === 0, second.stderr);
      if (isRefused) await good(`analyze --no-charts --quiet --db duckdb:a${n}.duckdb --out ${out} real.log`);
      const log = entries(at(`${out}/processed.log`));
      const other = isRefused ? '"198.51.100.7"' : '"192.0.2.1"';
      assert.deepEqual([log.trimEnd().split('\n').length, log.includes(other)], [12, false], log);
    }
  });
});
