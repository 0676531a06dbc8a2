// If the clock of this machine is behind, true lines are in the future. They wait for a later run. One forged date
// never stops a log.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';

import { nowMs } from '../../src/lib/clock.js';
import { type Ended, runCli, temporaryFolder } from '../support/run-cli.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** A minute ago, and that plus an offset. */
const from = nowMs() - MINUTE_MS;
const later = (days: number, minutes = 0): number => from + days * DAY_MS + minutes * MINUTE_MS;

type Header = (ms: number) => string;

const withYear: Header = (ms) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const withoutYear: Header = (ms) => {
  const date = new Date(ms);
  const day = String(date.getUTCDate()).padStart(2);
  return `${months[date.getUTCMonth()] ?? ''} ${day} ${date.toISOString().slice(11, 19)}`;
};

let nextPort = 1024;
const line = (header: Header, ms: number): string =>
  `${header(ms)} web1 sshd[7]: Failed password for root from 203.0.113.9 port ${nextPort++} ssh2\n`;

/** Lines over several days, a minute apart. */
const lines = (header: Header, days: number, count: number): string =>
  Array.from({ length: count }, (_, n) => line(header, later(days, n))).join('');

/** The same lines as journalctl exports them, with many fields that the parser does not read. */
const entries = (days: number, count: number, uid = '0'): string =>
  Array.from({ length: count }, (_, n) =>
    [
      '__CURSOR=s=1;i=1',
      `__REALTIME_TIMESTAMP=${later(days, n) * 1000}`,
      `_BOOT_ID=${'a'.repeat(400)}`,
      `_UID=${uid}`,
      '_HOSTNAME=web1',
      '_PID=7',
      'SYSLOG_IDENTIFIER=sshd',
      `MESSAGE=Failed password for root from 203.0.113.9 port ${nextPort++} ssh2`,
      '\n',
    ].join('\n'),
  ).join('');

type Log = {
  readonly file: string;
  /** @param days how many days the clock is behind; 0 if it is right */
  readonly analyze: (days?: number) => Promise<Ended & { readonly rows: number; readonly malformed: number }>;
  readonly write: (content: string | Buffer, writtenAtMs: number) => void;
};

function logIn(t: TestContext, name = 'auth.log'): Log {
  const cwd = temporaryFolder(t);
  const file = path.join(cwd, name);
  return {
    file,
    async analyze(days = 0) {
      const clock = `const now = Date.now; Date.now = () => now() + ${days * DAY_MS};`;
      const env = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(clock)}` };
      const ended = await runCli(['analyze', '--no-charts', '--json', name], { cwd, env });
      const { rows, malformed } = JSON.parse(ended.stdout) as { rows: number; malformed: number };
      return { ...ended, rows, malformed };
    },
    write(content, writtenAtMs) {
      writeFileSync(file, content);
      utimesSync(file, writtenAtMs / 1000, writtenAtMs / 1000);
    },
  };
}

const result = ({ code, rows, malformed }: Awaited<ReturnType<Log['analyze']>>): readonly unknown[] => [
  code,
  rows,
  malformed,
];

suite('a clock that is behind', () => {
  for (const [name, header] of [
    ['with years', withYear],
    ['without years', withoutYear],
  ] as const) {
    test(`lines ${name} at the end that are in the future, like their file, wait and are read later, once`, async (t) => {
      const log = logIn(t);
      log.write(lines(header, -1, 3) + lines(header, 40, 4), later(40, 4));
      const first = await log.analyze();
      assert.deepEqual(result(first), [75, 3, 0], first.stderr);
      assert.match(
        first.stderr,
        /the last 4 lines of auth\.log wait: they and the file are dated in the future/,
      );
      assert.deepEqual(result(await log.analyze()), [75, 3, 0]);
      appendFileSync(log.file, line(header, later(40, 5)));
      utimesSync(log.file, later(40, 6) / 1000, later(40, 6) / 1000);
      assert.deepEqual(result(await log.analyze()), [75, 3, 0]);
      assert.deepEqual(result(await log.analyze(41)), [0, 8, 0]);
      assert.deepEqual(result(await log.analyze(41)), [0, 8, 0]);
    });

    test(`a log ${name} that is entirely in the future waits as a whole`, async (t) => {
      const log = logIn(t);
      log.write(lines(header, 40, 4), later(40, 4));
      assert.deepEqual(result(await log.analyze()), [75, 0, 0]);
      assert.deepEqual(result(await log.analyze(41)), [0, 4, 0]);
    });
  }

  test('a compressed log waits as well', async (t) => {
    const log = logIn(t, 'auth.log.1.gz');
    const header = gzipSync(lines(withYear, -1, 3) + lines(withYear, 40, 4));
    // The gzip header has no time: RFC 1952, 2.3.1.
    log.write(header.fill(0, 4, 8), later(40, 4));
    assert.deepEqual(result(await log.analyze()), [75, 3, 0]);
    assert.deepEqual(result(await log.analyze(41)), [0, 7, 0]);
  });

  test('a compressed log can wait twice and loses nothing', async (t) => {
    const log = logIn(t, 'auth.log.1.gz');
    const header = gzipSync(lines(withYear, -1, 5) + lines(withYear, 40, 3));
    log.write(header.fill(0, 4, 8), later(40, 4));
    assert.deepEqual(result(await log.analyze()), [75, 5, 0]);
    assert.deepEqual(result(await log.analyze()), [75, 5, 0]);
    assert.deepEqual(result(await log.analyze(41)), [0, 8, 0]);
  });

  test('a journal export waits from the first entry in the future', async (t) => {
    const log = logIn(t);
    log.write(entries(-1, 5) + entries(40, 3), later(40, 4));
    assert.deepEqual(result(await log.analyze()), [75, 5, 0]);
    assert.deepEqual(result(await log.analyze()), [75, 5, 0]);
    assert.deepEqual(result(await log.analyze(41)), [0, 8, 0]);
  });

  test('an entry that an ordinary user writes under the name of sshd does not remove another entry', async (t) => {
    const log = logIn(t);
    log.write(entries(-1, 3) + entries(40, 3) + entries(40, 1, '1000'), later(40, 4));
    assert.deepEqual(result(await log.analyze()), [75, 3, 0]);
    assert.deepEqual(result(await log.analyze(41)), [0, 6, 0]);
  });

  test('a run of NULs within the waiting lines does not remove any of them', async (t) => {
    const log = logIn(t);
    const nuls = '\0'.repeat(3000);
    log.write(`${lines(withYear, 40, 3)}${nuls}${lines(withYear, 40, 3)}`, later(40, 4));
    assert.equal((await log.analyze()).code, 75);
    assert.deepEqual(result(await log.analyze(41)), [0, 6, 0]);
  });

  test('what was read while the clock was right does not wait', async (t) => {
    const log = logIn(t);
    log.write(lines(withYear, 40, 4), later(40, 4));
    assert.deepEqual(result(await log.analyze(41)), [0, 4, 0]);
    assert.deepEqual(result(await log.analyze()), [0, 4, 0]);
  });

  test('lines that are later than the modification time of their file are malformed', async (t) => {
    const log = logIn(t);
    log.write(lines(withYear, -1, 3) + lines(withYear, 40, 4), from);
    assert.deepEqual(result(await log.analyze()), [0, 3, 4]);
  });

  test('lines without a time at the end wait with the lines before them, also with CRLF line ends', async (t) => {
    const log = logIn(t);
    const text = `${lines(withYear, -1, 3)}${lines(withYear, 40, 4)}no time\n\n${lines(withYear, 40, 1)}`;
    log.write(text.replaceAll('\n', '\r\n'), later(40, 4));
    assert.deepEqual(result(await log.analyze()), [75, 3, 0]);
    assert.deepEqual(result(await log.analyze(41)), [0, 8, 1]);
  });
});

suite('a forged date', () => {
  // The Park-Miller generator: the same cases each time.
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 16_807) % 2_147_483_647) % below;

  test('does not stop a log, wherever it is before a line of the present', async (t) => {
    for (let round = 0; round < 6; round++) {
      const log = logIn(t);
      const all = Array.from({ length: 20 + random(20) }, (_, n) => line(withYear, later(-1, n)));
      const forged = 1 + random(3);
      for (let n = 0; n < forged; n++)
        all.splice(random(all.length - 1), 0, line(withYear, later(2 + random(5000))));
      const isAhead = round % 2 === 0;
      log.write(all.join(''), isAhead ? later(30) : from);
      const ended = await log.analyze();
      assert.deepEqual(result(ended), [0, all.length - forged, forged], readFileSync(log.file, 'utf8'));
    }
  });
});
