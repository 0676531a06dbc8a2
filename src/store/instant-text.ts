// Instants go into both engines as text in UTC, so no time zone setting matters. Logs are in order, so most rows have
// the minute of the row before. Its text is cached: Date costs more than the rest of a row (`npm run bench:mysql`).
import { MICROS_PER_SECOND, MS_PER_MINUTE } from '../lib/units.js';

const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;

const wholeSeconds = Array.from({ length: 60 }, (_, n) => `${String(n).padStart(2, '0')}.000000`);

let cachedMinute = NaN;
let cachedText = '';

/** Microseconds since 1970-01-01 UTC as text that both engines read exactly, e.g. `2026-01-31 23:59:59.000001`. */
export function instantText(micros: number): string {
  const minute = Math.floor(micros / MICROS_PER_MINUTE);
  if (minute !== cachedMinute) {
    // 2026-01-31T23:59:59.000Z
    cachedText = new Date(minute * MS_PER_MINUTE).toISOString().slice(0, 17).replace('T', ' ');
    cachedMinute = minute;
  }
  const rest = micros - minute * MICROS_PER_MINUTE;
  const second = Math.floor(rest / MICROS_PER_SECOND);
  const fraction = rest - second * MICROS_PER_SECOND;
  const text = `${cachedText}${wholeSeconds[second]}`;
  return fraction === 0 ? text : text.slice(0, -6) + String(fraction).padStart(6, '0');
}
