// The fraction of a second behind a time stamp, in either of its two usual forms.
import { MICROS_PER_SECOND } from './calendar.js';
import { digitAt } from './characters.js';

/** One object, filled again for each line. */
export type TimeStamp = {
  /** Microseconds since 1970-01-01 UTC. */
  micros: number;
};

/** Reads one form of time stamp. */
export type TimeReader = {
  /** Reads at `start` into a stamp; gives the index after the time stamp, NO_TIME or IMPOSSIBLE_TIME. */
  read(text: string, start: number): number;
  /**
   * The instant (microseconds UTC) at which the ten minutes begin that a time stamp begins with: `May  1 10:0`. Negative
   * where there is none, or where the clock does not run evenly through them.
   */
  base(prefix: string): number;
};

/** Adds the digits at `start` as a fraction of a second; gives the index after them. */
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
