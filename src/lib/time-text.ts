// Instants as RFC 3339 texts, and durations as people write them in configuration files.
import {
  MICROS_PER_MS,
  MICROS_PER_SECOND,
  MS_PER_SECOND,
  SECONDS_PER_DAY,
  SECONDS_PER_HOUR,
  SECONDS_PER_MINUTE,
} from './units.js';

// Lines are in order of time, so most share their second with the line before.
let lastSecond = Number.NaN;
let lastText = '';

/** Microseconds since 1970 UTC as ISO 8601 with Z, without a fraction if it is zero. */
export function isoInstant(micros: number): string {
  const seconds = Math.floor(micros / MICROS_PER_SECOND);
  const fraction = micros - seconds * MICROS_PER_SECOND;
  if (seconds !== lastSecond) {
    lastText = new Date(seconds * MS_PER_SECOND).toISOString().slice(0, 19);
    lastSecond = seconds;
  }
  return fraction === 0 ? `${lastText}Z` : `${lastText}.${String(fraction).padStart(6, '0')}Z`;
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
