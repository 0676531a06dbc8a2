import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryDelayMs } from '../../../src/locate/retry-delay.js';

const policy = { attempts: 4, firstDelayMs: 500 };
const nowMs = Date.UTC(2026, 0, 31, 12, 0, 0);

// attempt, Retry-After, random -> delay in ms
const delays: readonly (readonly [number, string | null, number, number | null])[] = [
  [1, null, 1, 500],
  [1, null, 0, 250],
  [2, null, 1, 1000],
  [3, null, 1, 2000],
  [3, null, 0, 1000],
  [4, null, 1, null],
  [4, '1', 1, null],
  [1, '7', 0, 7000],
  [1, '0', 1, 500],
  [1, '0', 0, 250],
  [2, '86400', 0, 86_400_000],
  [1, '99999999999999999999', 0, 1e23],
  [1, '1.5', 0, 250],
  [1, '-5', 0, 250],
  [1, '', 0, 250],
  [1, 'soon', 0, 250],
  [1, '3, 3', 0, 250],
  [1, 'Sat, 31 Jan 2026 12:00:09 GMT', 0, 9000],
  [1, 'Sat, 31 Jan 2026 11:59:00 GMT', 0, 250],
  // Not a date: January has no 32nd; 31 January was not a Monday; the format differs.
  [1, 'Sun, 32 Jan 2026 12:00:09 GMT', 0, 250],
  [1, 'Mon, 31 Jan 2026 12:00:09 GMT', 0, 250],
  [1, '2026-01-31T12:00:09Z', 0, 250],
];

for (const [attempt, retryAfter, random, delayMs] of delays) {
  const header = retryAfter === null ? '' : ` and Retry-After "${retryAfter}"`;
  test(`after attempt ${attempt}, with random ${random}${header}, the wait is ${delayMs ?? 'over'}`, () => {
    assert.equal(retryDelayMs({ attempt, retryAfter, nowMs, random }, policy), delayMs);
  });
}
