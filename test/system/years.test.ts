// Years that are not in the log: what looks like a New Year in real logs but is not, and what limits the last year.
import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';

import { nowMs } from '../../src/lib/clock.js';
import { readLog, type Run } from '../support/read-logs.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';

const line = (time: string): string =>
  `${time} web1 sshd[1]: Failed password for root from 192.0.2.7 port 40022 ssh2\n`;
const logOf = (times: readonly string[]): string => times.map(line).join('');

type Log = {
  readonly times: readonly string[];
  /** Modification time of the file. */
  readonly writtenAt: string;
  readonly name?: string;
  readonly year?: number;
};

function read(t: TestContext, { times, writtenAt, name = 'auth.log', year }: Log): Promise<Run> {
  const file = path.join(temporaryFolder(t), name);
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(logOf(times)) : logOf(times));
  utimesSync(file, new Date(writtenAt), new Date(writtenAt));
  return readLog(file, year);
}

const yearsOf = ({ dates }: Run): number[] => dates.map((date) => Number(date.slice(0, 4)));

const noNewYear: readonly (Log & { readonly what: string; readonly years: readonly number[] })[] = [
  {
    what: 'a board that starts on 1 January until it knows the date',
    times: ['Nov 20 10:00:00', 'Jan  1 00:00:20', 'Jan  1 00:00:21', 'Nov 20 10:05:00', 'Nov 21 10:00:00'],
    writtenAt: '2022-11-21T10:00:00Z',
    years: [2022, 2022, 2022, 2022, 2022],
  },
  {
    what: 'the same with --year',
    times: ['Nov 20 10:00:00', 'Jan  1 00:00:20', 'Nov 20 10:05:00', 'Jan  1 00:00:20', 'Dec  2 10:05:00'],
    writtenAt: '2022-12-02T10:05:00Z',
    year: 2022,
    years: [2022, 2022, 2022, 2022, 2022],
  },
  {
    what: 'a board that starts, and the log ends',
    times: ['Nov 20 10:00:00', 'Jan  1 00:00:20'],
    writtenAt: '2022-11-20T10:05:00Z',
    years: [2022, 2022],
  },
  {
    what: 'a board that was off from one year to the next',
    times: ['Nov 20 10:00:00', 'Jan  1 00:00:20', 'Feb  3 10:05:00'],
    writtenAt: '2023-02-03T10:05:00Z',
    years: [2022, 2023, 2023],
  },
  {
    what: 'a board that starts shortly before New Year',
    times: ['Dec 28 10:00:00', 'Jan  1 00:00:20', 'Dec 28 10:05:00', 'Jan  3 10:00:00'],
    writtenAt: '2023-01-03T10:05:00Z',
    years: [2022, 2023, 2022, 2023],
  },
  {
    what: 'a board that starts on the date of its firmware',
    times: ['Nov 20 09:00:00', 'Nov 20 10:00:00', 'Aug  3 12:00:20', 'Nov 20 10:05:00'],
    writtenAt: '2022-11-20T10:05:00Z',
    years: [2022, 2022, 2022, 2022],
  },
  {
    what: 'a host with a wrong clock among others',
    times: Array.from({ length: 20 }, (_, i) => [
      `Nov 20 1${Math.floor(i / 6)}:${i % 6}0:00`,
      `Mar  3 0${Math.floor(i / 6)}:${i % 6}0:30`,
    ]).flat(),
    writtenAt: '2022-11-20T13:10:30Z',
    years: Array.from({ length: 40 }, () => 2022),
  },
  {
    what: 'a last line with a wrong clock',
    times: ['Nov 20 10:00:00', 'Nov 20 11:00:00', 'Mar  3 01:00:00'],
    writtenAt: '2022-11-20T11:01:00Z',
    years: [2022, 2022, 2022],
  },
  {
    what: 'lines of several processes around midnight of New Year',
    times: ['Dec 31 23:59:58', 'Jan  1 00:00:00', 'Dec 31 23:59:59', 'Jan  1 00:00:01', 'Jan  1 10:00:00'],
    writtenAt: '2023-01-01T10:00:00Z',
    years: [2022, 2023, 2022, 2023, 2023],
  },
  {
    what: 'a log that begins and ends out of order at New Year',
    times: ['Jan  1 00:00:00', 'Dec 31 23:59:59', 'Jul  1 10:00:00', 'Jul  9 10:00:00'].concat([
      'Jan  1 00:00:00',
      'Dec 31 23:59:59',
    ]),
    writtenAt: '2024-01-01T00:00:00Z',
    years: [2023, 2022, 2023, 2023, 2024, 2023],
  },
  {
    what: 'logs of several hosts, merged a little out of order',
    times: ['Mar  9 10:00:00', 'Mar  1 10:00:00', 'Mar 20 10:00:00', 'Feb 25 10:00:00', 'Mar 21 10:00:00'],
    writtenAt: '2022-03-21T10:00:00Z',
    years: [2022, 2022, 2022, 2022, 2022],
  },
];

const newYear: readonly (Log & { readonly what: string; readonly years: readonly number[] })[] = [
  {
    what: 'one line per quarter',
    times: ['Jan', 'Apr', 'Jul', 'Oct', 'Jan', 'Apr', 'Jul', 'Oct', 'Jan'].map(
      (month) => `${month}  1 00:00:00`,
    ),
    writtenAt: '2026-01-01T00:00:00Z',
    years: [2024, 2024, 2024, 2024, 2025, 2025, 2025, 2025, 2026],
  },
  {
    what: 'midnight of New Year after a long silence',
    times: ['Oct 20 10:00:00', 'Jan  1 00:00:00'],
    writtenAt: '2023-01-01T00:00:00Z',
    years: [2022, 2023],
  },
  {
    what: '29 February, which gives the year of a copy',
    times: ['Nov 20 10:00:00', 'Feb 28 10:00:00', 'Feb 29 10:00:00', 'Mar  1 10:00:00'],
    writtenAt: '2026-06-01T00:00:00Z',
    years: [2023, 2024, 2024, 2024],
  },
];

const bounds: readonly (Log & { readonly year4: number })[] = [
  { name: 'secure-20240107', times: ['Jan  7 10:00:00'], writtenAt: '2026-10-01T00:00:00Z', year4: 2024 },
  { name: 'secure-20240107', times: ['Jan  8 03:00:00'], writtenAt: '2026-10-01T00:00:00Z', year4: 2024 },
  { name: 'secure-20240107', times: ['Jan 10 03:00:00'], writtenAt: '2026-10-01T00:00:00Z', year4: 2023 },
  { name: 'secure-20240107', times: ['Jan  5 03:00:00'], writtenAt: '2023-06-01T00:00:00Z', year4: 2023 },
  {
    name: 'auth.log-20240107.gz',
    times: ['Jan  6 10:00:00'],
    writtenAt: '2026-10-01T00:00:00Z',
    year4: 2024,
  },
  { name: 'auth.log.2024-01-07', times: ['Jan  6 10:00:00'], writtenAt: '2026-10-01T00:00:00Z', year4: 2024 },
  { name: 'auth-20240107.log', times: ['Jan  6 10:00:00'], writtenAt: '2026-10-01T00:00:00Z', year4: 2024 },
  { name: 'auth.log-2024010703', times: ['Jan  6 10:00:00'], writtenAt: '2026-10-01T00:00:00Z', year4: 2024 },
  { name: 'auth.log-1704600000', times: ['Jan  6 10:00:00'], writtenAt: '2026-10-01T00:00:00Z', year4: 2024 },
  { name: 'auth.log-20241399', times: ['Jan  6 10:00:00'], writtenAt: '2025-10-01T00:00:00Z', year4: 2025 },
  { name: 'auth.log', times: ['Jan  6 10:00:00'], writtenAt: '1970-01-01T00:00:00Z', year4: 2026 },
];

suite('the year of a log without years', () => {
  for (const { what, years, ...log } of noNewYear) {
    test(`does not begin with ${what}`, async (t) => {
      assert.deepEqual(yearsOf(await read(t, log)), years);
    });
  }

  for (const { what, years, ...log } of newYear) {
    test(`is determined by ${what}`, async (t) => {
      assert.deepEqual(yearsOf(await read(t, log)), years);
    });
  }

  for (const { year4, ...log } of bounds) {
    test(`${log.name ?? ''}, written at ${log.writtenAt}: ${log.times.join()} is of ${year4}`, async (t) => {
      assert.deepEqual(yearsOf(await read(t, log)), [year4]);
    });
  }

  test('is found behind a priority, and with other lines in between', async (t) => {
    const file = path.join(temporaryFolder(t), 'auth.log');
    const times = ['Jan  5 10:00:00', 'Jul  5 10:00:00', 'Jan  6 10:00:00', 'Jul  6 10:00:00'];
    const text = times.map(
      (time) => `<86>${line(time)}\tof several lines\n\nMay  9 2026 10:00:00 web1 x: y\n`,
    );
    writeFileSync(file, text.join(''));
    utimesSync(file, new Date('2025-07-06T10:00:00Z'), new Date('2025-07-06T10:00:00Z'));
    assert.deepEqual(yearsOf(await readLog(file)), [2024, 2024, 2025, 2025]);
  });

  test('is doubtful if a file is a copy made long after its last line, and this is reported once', async (t) => {
    const folder = temporaryFolder(t);
    const file = path.join(folder, 'auth.log');
    const times = ['Dec  1 10:00:00', 'Jan  5 10:00:00'];
    writeFileSync(file, logOf(times));
    utimesSync(file, new Date('2026-06-01T00:00:00Z'), new Date('2026-06-01T00:00:00Z'));
    const args = ['analyze', '--quiet', '--no-charts', '--db', 'duckdb:a.duckdb', 'auth.log'];
    const first = await runCli(args, { cwd: folder });
    assert.match(
      first.stderr,
      /^authtrack: warning: auth\.log: its lines have no year; authtrack dates the last line 2026-01-05, .*--year/,
    );
    assert.deepEqual([first.code, (await runCli(args, { cwd: folder })).stderr], [0, '']);
    assert.deepEqual((await readLog(file, 2023)).notices, []);
  });

  test('is doubtful if a stream continues beyond the present, and this is reported once', async (t) => {
    const now = new Date(nowMs());
    const month = now.toLocaleString('en', { month: 'short', timeZone: 'UTC' });
    const times = [`${month}  1 10:00:00`, 'Jan  5 10:00:00', 'Jan  5 11:00:00'].concat(
      now.getUTCMonth() > 0 ? [] : ['Dec  5 10:00:00'],
    );
    const cwd = temporaryFolder(t);
    const { stderr, stdout } = await runCli(['parse', '-'], { cwd, input: logOf([...times, ...times]) });
    if (now.getUTCMonth() < 2) return;
    assert.equal(stderr.match(/earlier years/g)?.length, 1);
    assert.ok(
      stdout.split('\n').every((event) => event === '' || event.includes(`"date":"${now.getUTCFullYear()}-`)),
    );
  });

  test('is found wherever the log is cut into pieces', async (t) => {
    const file = path.join(temporaryFolder(t), 'auth.log');
    const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
    for (const filler of [0, 100, 8_191, 40_000, 600_000]) {
      const times = [2023, 2024, 2025].flatMap(() => months.map((month) => `${month} 15 10:00:00`));
      writeFileSync(file, times.map((time) => `${line(time)}${'x'.repeat(filler)}\n`).join(''));
      utimesSync(file, new Date('2025-12-15T10:00:00Z'), new Date('2025-12-15T10:00:00Z'));
      const counted = yearsOf(await readLog(file));
      assert.deepEqual([counted[0], counted[12], counted[24], counted.length], [2023, 2024, 2025, 36]);
    }
  });

  test('is found in a compressed log that is too large for memory', async (t) => {
    const file = path.join(temporaryFolder(t), 'auth.log.gz');
    const filler = `${'x'.repeat(1000)}\n`.repeat(70_000);
    writeFileSync(
      file,
      gzipSync(line('Jul  5 10:00:00') + filler + logOf(['Jan  5 10:00:00', 'Jul  6 10:00:00'])),
    );
    utimesSync(file, new Date('2025-07-06T10:00:00Z'), new Date('2025-07-06T10:00:00Z'));
    assert.deepEqual(yearsOf(await readLog(file)), [2024, 2025, 2025]);
  });
});
