// Charts in a folder of their own, which a web server may read.
import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { suite, test } from 'node:test';

import { charts } from '../../src/charts/charts.js';
import { startPlace } from '../support/place.js';

const PICTURES = charts.map(({ file }) => file);
const [PICTURE = ''] = PICTURES;

suite('the folder of the charts', () => {
  const modeOf = (name: string): string => (statSync(name).mode & 0o777).toString(8);

  test('may be one that a web server reads', async (t) => {
    const { good, at, cwd } = startPlace(t, { charts: true });
    chmodSync(cwd, 0o755);
    const args = 'analyze --state demo --charts-dir www --charts-mode';
    const { stderr } = await good(`${args} 0644 real.log`);
    assert.equal(stderr, '');
    assert.deepEqual([modeOf(at('demo')), modeOf(at('www'))], ['700', '755']);
    for (const picture of PICTURES) assert.equal(modeOf(at(`www/${picture}`)), '644');
    await good(`${args} 0640 real.log`);
    assert.deepEqual([modeOf(at('www')), modeOf(at(`www/${PICTURE}`))], ['755', '640'], 'a current picture');
    await good(`${args} 0600 real.log`);
    assert.equal(modeOf(at(`www/${PICTURE}`)), '600');
  });

  test('is a new one for the owner alone without a mode, and with one if it is that of all files', async (t) => {
    const { good, at } = startPlace(t, { charts: true });
    await good('analyze --state demo --charts-dir www real.log');
    assert.equal(modeOf(at('www')), '700');
    const { stderr } = await good('analyze --state other --charts-mode 0644 real.log');
    assert.equal(modeOf(at('other')), '700');
    assert.match(stderr, /warning: chartsMode is 0644, but other users cannot read the charts in \S+other: /);
  });

  for (const mode of ['0644', '0640'])
    test(`is reported if others may not enter a folder above it: ${mode}`, async (t) => {
      const { good, at, cwd } = startPlace(t, { charts: true });
      chmodSync(cwd, 0o755);
      mkdirSync(at('private'), { mode: 0o700 });
      const args = `analyze --no-charts --state demo --charts-dir private/www --charts-mode ${mode} real.log`;
      assert.equal((await good(args)).stderr, '', 'no chart is drawn');
      const { stderr } = await good(args.replace(' --no-charts', '').replace('demo', 'other'));
      assert.match(stderr, /other users cannot read the charts in \S+www: they may not enter \S+private\./);
    });

  test('may not be one that others can write, or reach through a link of theirs', async (t) => {
    const { run, at } = startPlace(t, { charts: true });
    mkdirSync(at('www'));
    chmodSync(at('www'), 0o777);
    const { code, stderr } = await run('analyze --state demo --charts-dir www --charts-mode 0644 real.log');
    assert.notEqual(code, 0);
    assert.match(stderr, /www: it may be written by everybody/);
    assert.match(stderr, /name another folder with --charts-dir/);
    assert.deepEqual(readdirSync(at('www')), []);
    chmodSync(at('www'), 0o755);
    writeFileSync(at('target'), 'kept');
    symlinkSync(at('target'), at(`www/${PICTURE}`));
    assert.match((await run('charts --state demo --charts-dir www')).stderr, /it is a symbolic link/);
    assert.equal(readFileSync(at('target'), 'utf8'), 'kept');
  });

  for (const mode of ['0666', '0755', '0444', 'rw', '8'])
    test(`does not take the mode ${mode}`, async (t) => {
      const { code, stderr } = await startPlace(t).run(`config --charts-mode ${mode}`);
      assert.equal(code, 64);
      assert.match(stderr, /--charts-mode: expected 0600, 0640, 0644/);
    });

  for (const [written, mode] of [
    ['0644', '0644'],
    ['0o640', '0640'],
    ['"600"', '0600'],
  ])
    test(`takes the mode ${written} of authtrack.yaml`, async (t) => {
      const { good, at } = startPlace(t);
      writeFileSync(at('authtrack.yaml'), `chartsMode: ${written}\n`);
      const { stdout } = await good('config --json');
      assert.equal((JSON.parse(stdout) as { chartsMode: { value: string } }).chartsMode.value, mode);
    });
});
