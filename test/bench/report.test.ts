import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { outcomeOf } from '../support/parse-text.js';
import { onlyLogins } from './logs/only-logins.js';
import { ordinaryLines } from './logs/ordinary-lines.js';
import { median } from './measure/median.js';
import { logNames, mysqlWays, startups, type Figures, type Results, type SectionResult } from './results.js';
import { ours } from './ways/authtrack.js';
import { rivals } from './ways/rivals.js';
import { benchmarksDocument } from './report/document.js';
import { megabytes, number, seconds, table } from './report/table.js';
import { verdict } from './report/targets.js';

const MEGABYTE = 1e6;

const figures = (name: string, log: string, over: Partial<Figures>): Figures => ({
  ...{ name, log, version: '', shown: 'a | b', lines: 5_000_000 },
  ...{ seconds: 1, cpuSeconds: 1, peakBytes: 100 * MEGABYTE },
  ...over,
});

const section = (...of: readonly Figures[]): SectionResult => ({
  ...{ date: '2026-06-01', commit: 'abc', machine: 'A machine', rounds: 5, skipped: [] },
  figures: of,
});

const log = logNames.auth(5);

const results: Results = {
  rivals: {
    ...section(
      figures(rivals.ripgrep, log, { version: '13.0.0', seconds: 2, peakBytes: null }),
      figures(ours.parse, log, { seconds: 1.5 }),
      figures(ours.analyze, log, { seconds: 5 }),
      figures(ours.again, log, { seconds: 0.2 }),
      figures(rivals.fail2ban, 'a slice', { seconds: 5, lines: 50_000 }),
    ),
    skipped: [{ name: rivals.lnav, why: 'it is not installed here' }],
  },
  sizes: section(
    figures(ours.analyze, logNames.auth(1), { peakBytes: 200 * MEGABYTE }),
    figures(ours.analyze, logNames.gz(1), { peakBytes: 900 * MEGABYTE }),
    figures(ours.analyze, logNames.auth(10), { peakBytes: 300 * MEGABYTE }),
  ),
  kinds: section(figures(ours.parse, logNames.logins, {})),
  mysql: section(
    figures(mysqlWays.ours, 'rows', { seconds: 1.25 }),
    figures(mysqlWays.bare, 'rows', { seconds: 1 }),
  ),
  startup: section(
    figures(startups.node, 'ten lines', { seconds: 0.05 }),
    figures(startups.version, 'ten lines', { seconds: 0.1 }),
  ),
};

suite('the page of benchmarks', () => {
  test('the median is the middle one, whatever the order', () => {
    assert.deepEqual([[3, 1, 2], [10, 9], [7], []].map(median), [2, 10, 7, NaN]);
  });

  test('numbers have three significant digits', () => {
    assert.deepEqual([3_794_567, 1.3249, 0.04512, 5, NaN].map(number), [
      '3,790,000',
      '1.32',
      '0.0451',
      '5',
      '–',
    ]);
    assert.deepEqual([megabytes(123_456_789), megabytes(null), seconds(1.5)], ['123 MB', '–', '1.5 s']);
  });

  test('a vertical bar in a cell does not end it', () => {
    assert.equal(table(['a', 'b'], [['x|y', 'z']]), '| a | b |\n|---|---|\n| x\\|y | z |\n');
  });

  test('a missed target states by how much', () => {
    const unit = 'x';
    assert.equal(verdict({ is: 'at most', limit: 2, unit, measured: 2 }), 'yes');
    assert.equal(verdict({ is: 'at most', limit: 2, unit, measured: 5 }), 'no, by a factor of 2.5');
    assert.equal(verdict({ is: 'at least', limit: 100, unit, measured: 50 }), 'no, by a factor of 2');
    assert.equal(verdict({ is: 'at least', limit: 5, unit, measured: NaN }), 'not measured');
  });

  test('lists each target, and the programs that were left out', () => {
    const page = benchmarksDocument(results);
    for (const line of [
      '| time of `parse`, of ripgrep | at most 1 x | 0.75 x | yes |',
      '| time of `analyze`, of ripgrep | at most 2 x | 2.5 x | no, by a factor of 1.25 |',
      '| lines a second of `analyze`, of fail2ban-regex | at least 100 x | 100 x | yes |',
      '| lines a second of `analyze`, of lnav | at least 5 x | – | not measured |',
      '| rows a second into MariaDB, of a bare LOAD DATA LOCAL | at least 0.8 x | 0.8 x | yes |',
      '| `analyze` again, nothing new | at most 1 s | 0.2 s | yes |',
      '| memory of `analyze` on a log of any size | at most 400 MB | 300 MB | yes |',
      '| the most of these, of the least | at most 1.2 x | 1.5 x | no, by a factor of 1.25 |',
      '| ripgrep 13.0.0 | 2 | 1 | 2,500,000 | 1 | – |',
      '| lnav: left out, it is not installed here | – | – | – | – | – |',
      '2026-06-01, commit abc, rounds: 5. Left out: lnav, for it is not installed here.',
    ])
      assert.ok(page.split('\n').includes(line), `${line} is not in\n${page}`);
  });
});

suite('the logs of one kind of line', () => {
  test('each line of one log is a login, and no line of the other', () => {
    const outcomes = (lines: Iterable<string>): Set<string> => {
      const each = [...lines].map((line) => outcomeOf(line));
      return new Set(each.map((outcome) => ('outcome' in outcome ? outcome.outcome : 'event')));
    };
    assert.deepEqual(outcomes(onlyLogins(500)), new Set(['event']));
    assert.deepEqual(outcomes(ordinaryLines(500)), new Set(['ignored']));
  });
});
