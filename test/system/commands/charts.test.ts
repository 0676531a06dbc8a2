// When the charts are drawn, and when the pictures of an earlier run do not change.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { charts } from '../../../src/charts/charts.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';
import { missing, onSmallDisk } from '../../support/without-privileges.js';

const PICTURES = charts.map(({ file }) => file);
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

const line = (second: number, message: string): string =>
  `2026-05-31T10:00:${String(second).padStart(2, '0')}Z web1 sshd[${700 + second}]: ${message} port 4242 ssh2\n`;
const FAILED = line(1, 'Failed password for root from 192.0.2.1');
const ACCEPTED = line(2, 'Accepted publickey for anna from 198.51.100.7');

type Run = {
  readonly write: (log: string) => void;
  readonly authtrack: (...args: string[]) => Promise<void>;
  readonly file: (picture: string) => string;
  /** For each picture, whether the file was written again; an unchanged file has a new time only. */
  readonly drawn: () => Promise<readonly boolean[]>;
};

function start(t: TestContext): Run {
  const cwd = temporaryFolder(t);
  const authtrack = async (...args: string[]): Promise<void> => {
    const { code, stderr } = await runCli([...args, '--db', 'duckdb:a.duckdb', '--out', '.'], {
      cwd,
      charts: true,
    });
    assert.equal(code, 0, stderr);
  };
  const file = (picture: string): string => path.join(cwd, picture);
  return {
    write: (log) => writeFileSync(path.join(cwd, 'auth.log'), log),
    authtrack,
    file,
    drawn: async () => {
      for (const picture of PICTURES) utimesSync(file(picture), LONG_AGO, LONG_AGO);
      const before = PICTURES.map((picture) => statSync(file(picture)));
      await authtrack('analyze', 'auth.log');
      const now = PICTURES.map((picture) => statSync(file(picture)));
      for (const { mtime } of now) assert.ok(mtime > LONG_AGO);
      return now.map(({ ino }, n) => ino !== before[n]?.ino);
    },
  };
}

suite('charts', () => {
  test('are drawn again if the figures changed, and only then', async (t) => {
    const { write, authtrack, drawn } = start(t);
    write(FAILED);
    await authtrack('analyze', 'auth.log');
    assert.deepEqual(await drawn(), [false, false]);
    write(FAILED + ACCEPTED);
    assert.deepEqual(await drawn(), [true, true], 'both show the period, which is longer');
    assert.deepEqual(await drawn(), [false, false]);
  });

  test('are drawn again if the picture was changed', async (t) => {
    const { write, authtrack, file, drawn } = start(t);
    write(FAILED);
    await authtrack('analyze', 'auth.log');
    const [countries = '', accepted = ''] = PICTURES.map(file);
    writeFileSync(countries, readFileSync(countries).subarray(0, 20_000));
    assert.deepEqual(await drawn(), [true, false]);
    writeFileSync(accepted, 'no picture');
    assert.deepEqual(await drawn(), [false, true]);
  });

  test('are drawn again on request, byte for byte the same', async (t) => {
    const { write, authtrack, file } = start(t);
    write(FAILED + ACCEPTED);
    await authtrack('analyze', 'auth.log');
    const before = PICTURES.map((picture) => readFileSync(file(picture)));
    const { ino } = statSync(file(PICTURES[0] ?? ''));
    await authtrack('charts');
    assert.notEqual(statSync(file(PICTURES[0] ?? '')).ino, ino);
    assert.deepEqual(
      PICTURES.map((picture) => readFileSync(file(picture))),
      before,
    );
  });
});

suite('charts that cannot be drawn', () => {
  const args = ['analyze', '--db', 'duckdb:a.duckdb', '--out', 'out', 'auth.log'];
  const small = (cwd: string): readonly string[] => onSmallDisk(path.join(cwd, 'out'), 64);

  for (const [why, says, inTheWay] of [
    ['a folder is in the place', /top-countries\.png cannot be written/, true],
    ['the disk is full', /\.png: writing failed: .*no space left/i, false],
  ] as const) {
    test(`because ${why}: the summary is printed, and the run ends with 74`, async (t) => {
      const cwd = temporaryFolder(t);
      mkdirSync(path.join(cwd, 'out'));
      const skip = inTheWay ? false : missing(small(cwd));
      if (skip !== false) {
        t.skip(skip);
        return;
      }
      writeFileSync(path.join(cwd, 'auth.log'), FAILED + ACCEPTED);
      if (inTheWay) mkdirSync(path.join(cwd, 'out/top-countries.png/mine'), { recursive: true });
      const wrapper = inTheWay ? [] : small(cwd);
      const people = await runCli(args, { cwd, wrapper, charts: true });
      assert.equal(people.code, 74, people.stderr);
      assert.match(people.stdout, /^Database +duckdb:/m);
      assert.match(people.stderr, /^authtrack: warning: no chart: /m);
      assert.match(people.stderr, says);
      assert.match(people.stderr, /then run `authtrack charts`.*--no-charts/);
      const machines = await runCli([...args, '--json', '--quiet'], { cwd, wrapper, charts: true });
      assert.equal(machines.code, 74);
      const { charts, inserted } = JSON.parse(machines.stdout) as { charts: unknown[]; inserted: number };
      assert.ok(charts.length < PICTURES.length);
      assert.equal(inserted, 0);
      const without = await runCli([...args, '--no-charts', '--quiet'], { cwd, wrapper, charts: true });
      assert.deepEqual(without, { code: 0, stdout: '', stderr: '' });
    });
  }
});
