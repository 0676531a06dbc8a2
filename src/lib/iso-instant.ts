// Instants as text, in UTC. Lines are in order of time, so most share their minute with the line before: its text is
// cached, since Date costs more than the rest of a row (`npm run bench:mysql`). log/entries.ts writes the same as bytes.

const MICROS_PER_SECOND = 1_000_000;
const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
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
