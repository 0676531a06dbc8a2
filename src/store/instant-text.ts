// Instants go into both engines as text; a time zone never has a say.

const MICROS_PER_SECOND = 1_000_000;

let cachedSecond = NaN;
let cachedText = '';

/** Microseconds since 1970-01-01 UTC as `2026-01-31 23:59:59.000001`, which both engines read as that very instant. */
export function instantText(micros: number): string {
  const second = Math.floor(micros / MICROS_PER_SECOND);
  if (second !== cachedSecond) {
    // 2026-01-31T23:59:59.000Z: logs come in order, so the second before is mostly this one too.
    cachedText = new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ');
    cachedSecond = second;
  }
  return `${cachedText}.${String(micros - second * MICROS_PER_SECOND).padStart(6, '0')}`;
}
