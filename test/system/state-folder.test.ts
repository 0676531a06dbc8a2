// `--state` names the folder of all files; `--db`, `--out` and `--charts-dir` move single ones.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { suite, test } from 'node:test';

import { charts } from '../../src/charts/charts.js';
import { startPlace } from '../support/place.js';

const PICTURES = charts.map(({ file }) => file);
const DATABASE = 'authtrack.duckdb';
const LOG = ['last-run.json', 'processed.log', 'processed.log.database'];
const ALL = [...PICTURES, 'auto-ban.data', DATABASE, ...LOG].sort();

suite('--state', () => {
  test('is the folder of all that the commands write and read', async (t) => {
    const { good, files } = startPlace(t, { charts: true });
    await good('analyze --state demo real.log');
    await good('bans --state demo');
    assert.deepEqual(files('demo'), ALL);
    for (const command of ['charts', 'db info', 'db migrate', 'bans explain 192.0.2.1', 'bans export'])
      await good(`${command} --state demo`);
    await good('db export --state demo --format csv');
    await good('db prune --state demo --before 2020-01-01');
    await good('db forget --state demo --dry-run #1');
    assert.deepEqual(files('demo'), ALL);
    assert.deepEqual(files('state'), [], 'nothing is in the default folder');
  });

  test('may come from the environment and from authtrack.yaml', async (t) => {
    const { good, files, at } = startPlace(t);
    await good('analyze --no-charts real.log', { AUTHTRACK_STATE: 'by-env' });
    writeFileSync(at('authtrack.yaml'), 'state: by-file\n');
    await good('analyze --no-charts real.log');
    assert.deepEqual([files('by-env').includes(DATABASE), files('by-file').includes(DATABASE)], [true, true]);
  });

  test('yields to --db, --out and --charts-dir', async (t) => {
    const { good, files } = startPlace(t, { charts: true });
    await good('analyze --state demo --db duckdb:db/a.duckdb --out out --charts-dir pictures real.log');
    assert.deepEqual(files('demo'), []);
    assert.deepEqual(files('db'), ['a.duckdb']);
    assert.deepEqual(files('out'), LOG);
    assert.deepEqual(files('pictures'), [...PICTURES].sort());
  });

  test('as a flag overrides the places that variables and files name, so that a trial keeps apart', async (t) => {
    const { good, files, at } = startPlace(t, { charts: true });
    writeFileSync(at('authtrack.yaml'), 'db: duckdb:real/a.duckdb\nout: real\nchartsDir: real\n');
    const variables = {
      DATABASE_URL: 'duckdb:env/a.duckdb',
      AUTHTRACK_OUT: 'env',
      AUTHTRACK_CHARTS_DIR: 'env',
    };
    await good('analyze --state demo trial.log', variables);
    await good('bans --state demo', variables);
    assert.deepEqual([files('demo'), files('env'), files('real')], [ALL, [], []]);
    await good('analyze trial.log', { AUTHTRACK_STATE: 'demo2' });
    assert.deepEqual([files('demo2').length > 0, files('real')], [true, []], 'a variable overrides a file');
    await good('analyze --no-charts trial.log', { AUTHTRACK_STATE: 'demo3', ...variables });
    assert.deepEqual(
      [files('demo3'), files('env').length > 0],
      [[], true],
      'among variables db and out count',
    );
    const { stdout } = await good('config --state demo --json', variables);
    assert.deepEqual((JSON.parse(stdout) as Record<string, unknown>)['db'], {
      value: `duckdb:${at('demo')}/${DATABASE}`,
      origin: 'flag --state',
      flag: '--db',
      variable: 'AUTHTRACK_DATABASE_URL',
      file: 'db',
    });
  });
});

suite('the first ban list', () => {
  const NOTE = /these bans stay for ever[^]*bans\.bantime: 7d and bans\.bantimeFactor: 2/;

  test('comes with a note how long its bans last, and only the first', async (t) => {
    const { good, at } = startPlace(t);
    await good('analyze --no-charts --state demo real.log');
    assert.match((await good('bans --state demo')).stderr, NOTE);
    assert.equal((await good('bans --state demo')).stderr, '');
    for (const flag of ['--quiet', '--json', '--bantime=forever', '--format=plain']) {
      rmSync(at('demo/auto-ban.data'));
      assert.equal((await good(`bans --state demo ${flag}`)).stderr, '', flag);
      writeFileSync(at('demo/auto-ban.data'), '');
    }
  });

  test('lasts a week with the settings of that note', async (t) => {
    const { good, at } = startPlace(t);
    writeFileSync(at('authtrack.yaml'), 'bans.bantime: 7d\nbans.bantimeFactor: 2\n');
    const { stdout } = await good('config --json');
    const shown = JSON.parse(stdout) as Record<string, { value: unknown; origin: string }>;
    assert.deepEqual(
      [shown['bantime'], shown['bantimeFactor']].map((one) => one?.value),
      ['7d', 2],
    );
    await good('analyze --no-charts real.log');
    assert.equal((await good('bans')).stderr, '');
  });
});
