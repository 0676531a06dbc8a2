// The time of an object of a log shipper: a time stamp, or a number of seconds, milliseconds, … since 1970.
import { IMPOSSIBLE_TIME, MICROS_PER_SECOND, NO_TIME } from './calendar.js';
import type { ShippedFields } from './shipped-fields.js';
import type { TimeStampReader } from './time-stamp.js';

// 2200-01-01, the limit of all time stamps.
const MAX_SECONDS = 7_258_118_400;

// 1777629607 · 1777629607.123456 · 1.777629607123e9 · 1777629607123 · 1777629607123456
const number = /^(\d{1,19})(?:\.(\d{1,9})\d{0,9})?$/;

/** The units per second by number of digits: seconds, milliseconds, microseconds, nanoseconds. */
const units: ReadonlyMap<number, number> = new Map([
  [9, 1],
  [10, 1],
  [13, 1e3],
  [16, 1e6],
  [19, 1e9],
]);

export type ShippedTime = {
  /** Microseconds since 1970; NO_TIME if no field has a time; IMPOSSIBLE_TIME. */
  readonly micros: number;
  /** Whether the time has a year and a zone. */
  readonly isExact: boolean;
};

/** The first exact time of an object, or else its first time. */
export function shippedTime(fields: ShippedFields, time: TimeStampReader): ShippedTime {
  const times = fields.all('time').map((written) => readTime(written, time));
  return (
    times.find(({ micros, isExact }) => micros >= 0 && isExact) ??
    times.find(({ micros }) => micros !== NO_TIME) ?? { micros: NO_TIME, isExact: false }
  );
}

function readTime(written: string, time: TimeStampReader): ShippedTime {
  const digits = number.exec(written);
  if (digits) return { micros: sinceEpoch(digits[1] ?? '', digits[2] ?? ''), isExact: true };
  // The offset may have a space before it: 2026-05-01 10:00:07 +0000
  const stamp = written.replace(/ (?=(?:[+-]\d\d:?\d\d|Z)$)/, '').replace(/ ?UTC$/, 'Z');
  const afterTime = time.read(stamp, 0);
  if (afterTime === IMPOSSIBLE_TIME) return { micros: IMPOSSIBLE_TIME, isExact: false };
  if (afterTime !== stamp.length) return { micros: NO_TIME, isExact: false };
  return { micros: time.micros(), isExact: /[Zz]$|\d[+-]\d\d:?\d\d$/.test(stamp) };
}

function sinceEpoch(whole: string, fraction: string): number {
  const perSecond = units.get(whole.length);
  if (perSecond === undefined) return NO_TIME;
  const micros = Math.floor((Number(whole) * MICROS_PER_SECOND) / perSecond);
  if (micros > MAX_SECONDS * MICROS_PER_SECOND) return IMPOSSIBLE_TIME;
  return perSecond === 1 ? micros + Number(fraction.padEnd(6, '0').slice(0, 6)) : micros;
}
