// The fraction of a second after a time stamp, and the interface of the readers of the two usual time stamps.
import { MICROS_PER_SECOND } from './calendar.js';
import { digitAt } from './characters.js';

/** One object is reused for all lines. */
export type TimeStamp = {
  /** Microseconds since 1970-01-01 UTC. */
  micros: number;
};

/** Reads one format of time stamps. */
export type TimeReader = {
  /** Reads at `start` into a TimeStamp; returns the index after the time stamp, NO_TIME or IMPOSSIBLE_TIME. */
  read(text: string, start: number): number;
  /**
   * The instant (microseconds UTC) at which ten minutes begin, from the beginning of their time stamps: `May  1 10:0`.
   * Negative if that is not a time, or if the clock changes within these ten minutes.
   */
  base(prefix: string): number;
};

/** Adds the digits at `start` as a fraction of a second; returns the index after them. */
export function readFraction(text: string, start: number, stamp: TimeStamp): number {
  let at = start;
  let micros = 0;
  let unit = MICROS_PER_SECOND;
  for (let digit = digitAt(text, at); digit >= 0; digit = digitAt(text, at)) {
    if (unit > 1) {
      unit /= 10;
      micros += digit * unit;
    }
    at += 1;
  }
  stamp.micros += micros;
  return at;
}
