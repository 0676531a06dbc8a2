// The only file that reads the time, so that a test or a reproducible run can set it.
import { MICROS_PER_MS } from './units.js';

/** Milliseconds since 1970-01-01 UTC. */
export function nowMs(): number {
  // eslint-disable-next-line no-restricted-syntax -- this is the clock
  return Date.now();
}

/** Microseconds since 1970-01-01 UTC, the unit of every instant in the model. */
export function nowMicros(): number {
  return nowMs() * MICROS_PER_MS;
}

/** Seconds of a clock that never jumps, for durations. */
export function monotonicSeconds(): number {
  return performance.now() / 1000;
}
