// Instants as text, in UTC, and durations as people write them in configuration files. Lines are in order of time, so most share their minute with the line before: its text is
// cached, since Date costs more than the rest of a row (`npm run bench:mysql`). log/entries.ts writes the same as bytes.
import {
  MICROS_PER_MS,
  MICROS_PER_SECOND,
  SECONDS_PER_DAY,
  SECONDS_PER_HOUR,
  SECONDS_PER_MINUTE,
} from './units.js';

const MICROS_PER_MINUTE = SECONDS_PER_MINUTE * MICROS_PER_SECOND;
const FRACTION_DIGITS = 6;

const twoDigits = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
const wholeSeconds = twoDigits.map((second) => `${second}.000000`);

let cachedMinute = Number.NaN;
/** `2026-01-31T23:59:` */
let isoMinute = '';
/** `2026-01-31 23:59:` */
let sqlMinute = '';

/** Microseconds since 1970 UTC as ISO 8601 with Z, without a fraction if it is zero: `2026-01-31T23:59:59Z`. */
export function isoInstant(micros: number): string {
  const rest = restOfMinute(micros);
  const second = Math.floor(rest / MICROS_PER_SECOND);
  const fraction = rest - second * MICROS_PER_SECOND;
  const text = `${isoMinute}${twoDigits[second]}`;
  return fraction === 0 ? `${text}Z` : `${text}.${fractionText(fraction)}Z`;
}

/**
 * Microseconds since 1970 UTC as text that all databases read exactly, whatever their time zone:
 * `2026-01-31 23:59:59.000001`.
 */
export function sqlInstant(micros: number): string {
  const rest = restOfMinute(micros);
  const second = Math.floor(rest / MICROS_PER_SECOND);
  const fraction = rest - second * MICROS_PER_SECOND;
  return fraction === 0
    ? `${sqlMinute}${wholeSeconds[second]}`
    : `${sqlMinute}${twoDigits[second]}.${fractionText(fraction)}`;
}

/** Sets the cached texts, and returns the microseconds since the beginning of the minute. */
function restOfMinute(micros: number): number {
  const minute = Math.floor(micros / MICROS_PER_MINUTE);
  if (minute !== cachedMinute) {
    isoMinute = new Date(minute * 60_000).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:'.length);
    sqlMinute = isoMinute.replace('T', ' ');
    cachedMinute = minute;
  }
  return micros - minute * MICROS_PER_MINUTE;
}

function fractionText(fraction: number): string {
  return String(fraction).padStart(FRACTION_DIGITS, '0');
}

/** Microseconds since 1970 UTC for people: `2026-05-19 02:27 UTC`. */
export function instantForPeople(micros: number): string {
  return `${isoInstant(micros).slice(0, 16).replace('T', ' ')} UTC`;
}

/** The UTC day of an instant in microseconds since 1970: `2026-05-19`. */
export function isoDay(micros: number): string {
  return new Date(Math.floor(micros / MICROS_PER_MS)).toISOString().slice(0, '2026-05-19'.length);
}

const unitSeconds: Readonly<Record<string, number>> = {
  s: 1,
  m: SECONDS_PER_MINUTE,
  h: SECONDS_PER_HOUR,
  d: SECONDS_PER_DAY,
  w: 7 * SECONDS_PER_DAY,
};

const MAX_DURATION_SECONDS = 3660 * SECONDS_PER_DAY;

/** A duration such as `90s`, `10m`, `12h`, `1d` or `4w`, in microseconds. Null for other texts, and above ten years. */
export function parseDuration(text: string): number | null {
  const [, number = '', unit = ''] = /^([1-9]\d{0,8})([smhdw])$/.exec(text) ?? [];
  const seconds = Number(number) * (unitSeconds[unit] ?? 0);
  return seconds > 0 && seconds <= MAX_DURATION_SECONDS ? seconds * MICROS_PER_SECOND : null;
}
