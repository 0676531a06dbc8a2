const MICROS_PER_SECOND = 1_000_000;

// Lines are in order of time, so most share their second with the line before.
let lastSecond = Number.NaN;
let lastText = '';

/** Microseconds since 1970 UTC as ISO 8601 with Z, without a fraction if it is zero. */
export function isoInstant(micros: number): string {
  const seconds = Math.floor(micros / MICROS_PER_SECOND);
  const fraction = micros - seconds * MICROS_PER_SECOND;
  if (seconds !== lastSecond) {
    lastText = new Date(seconds * 1000).toISOString().slice(0, 19);
    lastSecond = seconds;
  }
  return fraction === 0 ? `${lastText}Z` : `${lastText}.${String(fraction).padStart(6, '0')}Z`;
}

/** Microseconds since 1970 UTC for people: `2026-05-19 02:27 UTC`. */
export function instantForPeople(micros: number): string {
  return `${isoInstant(micros).slice(0, 16).replace('T', ' ')} UTC`;
}
