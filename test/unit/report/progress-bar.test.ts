import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { displayWidth } from '../../../src/lib/display-text.js';
import { terminalOf } from '../../../src/lib/terminal.js';
import { progressText } from '../../../src/report/progress-bar.js';

const terminal = (columns: number, LANG = 'C.UTF-8') => terminalOf({ isTTY: true, columns }, { LANG });
const bytes = { name: '/var/log/auth.log', unit: 'bytes', done: 50e6, total: 200e6, seconds: 5 } as const;

suite('the line of a progress bar', () => {
  test('has a bar, the amount, the rate and the time left', () =>
    assert.equal(
      progressText(bytes, terminal(200)),
      `/var/log/auth.log  ${'█'.repeat(10)}${'░'.repeat(30)}  50.0 MB of 200.0 MB  10.0 MB/s  15 s left`,
    ));

  test('in ASCII', () =>
    assert.match(
      progressText(bytes, terminal(200, 'C')),
      /^\/var\/log\/auth\.log {2}#{10}-{30} {2}50\.0 MB/,
    ));

  test('of a stream has no bar', () =>
    assert.equal(
      progressText({ ...bytes, name: 'standard input', total: undefined }, terminal(80)),
      'standard input  50.0 MB  10.0 MB/s',
    ));

  test('counts rows, charts and days', () => {
    assert.match(
      progressText(
        { name: 'exporting', unit: 'rows', done: 10_000, total: 60_000, seconds: 2 },
        terminal(80),
      ),
      /^exporting {2}█+░+ {2}10,000 of 60,000 rows {2}5,000 rows\/s {2}10 s left$/,
    );
    assert.match(
      progressText({ name: 'drawing', unit: 'charts', done: 1, total: 2, seconds: 2 }, terminal(80)),
      /^drawing {2}(█+)(░+) {2}1 of 2 charts$/,
    );
    assert.match(
      progressText({ name: 'judging', unit: 'days', done: 30, total: 90, seconds: 2 }, terminal(80)),
      /^judging {2}(█+)(░+) {2}30 of 90 days {2}4 s left$/,
    );
  });

  for (const columns of [20, 40, 60, 80, 200])
    test(`leaves the last of ${columns} columns free, whatever the name is`, () => {
      for (const name of [
        'a',
        '李雷'.repeat(40),
        '/a/very/long/path/'.repeat(20),
        'e\u0301'.repeat(30),
        '\u001b[2J',
      ])
        for (const total of [undefined, 0, 200e6]) {
          const text = progressText({ ...bytes, name, total }, terminal(columns));
          assert.ok(displayWidth(text) < columns, text);
          assert.doesNotMatch(text, /\p{Cc}/u);
        }
    });

  test('more than expected fills the bar', () =>
    assert.match(progressText({ ...bytes, done: 300e6 }, terminal(80)), /█ {2}300\.0 MB of 200\.0 MB/));
});
