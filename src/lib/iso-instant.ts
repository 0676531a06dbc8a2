const MICROS_PER_SECOND = 1_000_000;

/** Microseconds since 1970 UTC as ISO 8601 with Z; the fraction is left out where it is zero. */
export function isoInstant(micros: number): string {
  const seconds = Math.floor(micros / MICROS_PER_SECOND);
  const fraction = micros - seconds * MICROS_PER_SECOND;
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return fraction === 0 ? `${whole}Z` : `${whole}.${String(fraction).padStart(6, '0')}Z`;
}
