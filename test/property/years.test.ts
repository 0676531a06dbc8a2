// A log without years gets its true dates, however it is read.
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';

import { readLog } from '../support/read-logs.js';
import { temporaryFolder } from '../support/run-cli.js';

const RUNS = 150;

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Seconds, hours, days, and sometimes months, but never so long that a year and a shorter gap are ambiguous. */
const gaps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 600 }).map((n) => n * SECOND_MS) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 48 }).map((n) => n * HOUR_MS) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }).map((n) => n * DAY_MS) },
    { weight: 1, arbitrary: fc.integer({ min: 40, max: 300 }).map((n) => n * DAY_MS + 1234 * SECOND_MS) },
  ),
  { minLength: 1, maxLength: 150 },
);

/** Instants of a log of at most six years, which ends before 2026. */
const logs = fc
  .tuple(fc.integer({ min: Date.UTC(2013, 0), max: Date.UTC(2025, 11, 31) }), gaps)
  .map(([end, before]) => {
    const last = end - (end % SECOND_MS);
    const times = [last];
    for (const gap of before) times.unshift((times[0] ?? last) - gap);
    return times.filter((time) => time > last - 6 * 365 * DAY_MS);
  })
  .filter((times) => !isAmbiguous(times));

/**
 * Whether a year and a short clock error are ambiguous: after a gap of months, the log returns to nearly the same day
 * and time that an earlier gap left.
 */
function isAmbiguous(times: readonly number[]): boolean {
  const isJump = (i: number): boolean => (times[i] ?? 0) - (times[i - 1] ?? 0) >= 30 * DAY_MS;
  const jumps = times.flatMap((_, i) => (i > 0 && isJump(i) ? [i] : []));
  return jumps.some((to) =>
    jumps.some((from) => {
      const years = ((times[to] ?? 0) - (times[from - 1] ?? 0)) / (365.25 * DAY_MS);
      return from < to && Math.abs(years - Math.round(years)) < 2 / 365;
    }),
  );
}

const lineOf = (time: number): string => {
  const date = new Date(time);
  const day = `${months[date.getUTCMonth()] ?? ''} ${String(date.getUTCDate()).padStart(2)}`;
  return `${day} ${date.toISOString().slice(11, 19)} web1 sshd[${time % 9973}]: Failed password for root from 192.0.2.7 port 40022 ssh2\n`;
};
const datesOf = (times: readonly number[]): string[] =>
  times.map((time) => new Date(time).toISOString().replace('.000Z', 'Z'));
const textOf = (times: readonly number[]): string => times.map(lineOf).join('');
const lastOf = (times: readonly number[]): number => times.at(-1) ?? 0;

function write(file: string, text: string | Buffer, writtenAt: number): void {
  writeFileSync(file, text);
  utimesSync(file, writtenAt / 1000, writtenAt / 1000);
}

suite('a log of up to six years without years gets its true dates', () => {
  test('read whole', async (t) => {
    const folder = temporaryFolder(t);
    const file = path.join(folder, 'auth.log');
    await fc.assert(
      fc.asyncProperty(logs, async (times) => {
        write(file, textOf(times), lastOf(times));
        assert.deepEqual((await readLog(file)).dates, datesOf(times));
      }),
      { numRuns: RUNS, includeErrorInReport: true },
    );
  });

  test('read in pieces while it grows', async (t) => {
    const folder = temporaryFolder(t);
    const file = path.join(folder, 'auth.log');
    await fc.assert(
      fc.asyncProperty(logs, fc.double({ min: 0, max: 1, noNaN: true }), async (times, share) => {
        const cut = 1 + Math.floor(share * (times.length - 1));
        const first = times.slice(0, cut);
        write(file, textOf(first), lastOf(first));
        const before = await readLog(file);
        appendFileSync(file, textOf(times.slice(cut)));
        utimesSync(file, lastOf(times) / 1000, lastOf(times) / 1000);
        const after = await readLog(file, undefined, before.position);
        assert.deepEqual([...before.dates, ...after.dates], datesOf(times));
      }),
      { numRuns: RUNS, includeErrorInReport: true },
    );
  });

  test('rotated with a date in each name, and copied later', async (t) => {
    const folder = temporaryFolder(t);
    let logCount = 0;
    const names = fc.constantFrom<(day: string) => string>(
      (day) => `secure-${day.replaceAll('-', '')}`,
      (day) => `auth.log.${day}`,
      (day) => `auth-${day.replaceAll('-', '')}.log`,
      (day) => `auth.log-${day.replaceAll('-', '')}.gz`,
      (day) => `auth.log-${day.replaceAll('-', '')}-${Date.parse(day) / 1000 + 86_399}`,
    );
    await fc.assert(
      fc.asyncProperty(
        logs,
        fc.array(fc.nat(), { maxLength: 3 }),
        names,
        fc.boolean(),
        async (times, cuts, nameOf, isDayAfter) => {
          const set = path.join(folder, String(++logCount));
          mkdirSync(set);
          const ends = [...new Set([...cuts.map((cut) => 1 + (cut % times.length)), times.length])];
          ends.sort((a, b) => a - b);
          for (const [i, end] of ends.entries()) {
            const part = times.slice(ends[i - 1] ?? 0, end);
            const rotated = lastOf(part) + (isDayAfter ? DAY_MS : 0);
            const name = nameOf(new Date(rotated).toISOString().slice(0, 10));
            const text = textOf(part);
            write(path.join(set, name), name.endsWith('.gz') ? gzipSync(text) : text, Date.UTC(2026, 9, 1));
            assert.deepEqual((await readLog(path.join(set, name))).dates, datesOf(part), name);
          }
        },
      ),
      { numRuns: RUNS, includeErrorInReport: true },
    );
  });

  test('compressed by gzip, which keeps the modification time, and copied later', async (t) => {
    const file = path.join(temporaryFolder(t), 'auth.log.7.gz');
    await fc.assert(
      fc.asyncProperty(logs, async (times) => {
        const bytes = gzipSync(textOf(times));
        bytes.writeUInt32LE(lastOf(times) / 1000, 4);
        write(file, bytes, Date.UTC(2026, 9, 1));
        assert.deepEqual((await readLog(file)).dates, datesOf(times));
      }),
      { numRuns: RUNS, includeErrorInReport: true },
    );
  });
});
