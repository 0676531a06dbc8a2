// The time stamp at the beginning of almost every line: RFC 3164 or RFC 3339. The header formats read rarer ones.
import { bsdTimeReader } from './bsd-time.js';
import type { Calendar } from './calendar.js';
import { isDigit } from './characters.js';
import type { TimeStamp } from './fraction.js';
import { isoTimeReader } from './iso-time.js';

export type TimeStampReader = {
  /** Reads at `start`; returns the index after the time stamp, NO_TIME or IMPOSSIBLE_TIME. */
  read(text: string, start: number): number;
  /** The instant at which ten minutes begin, as in TimeReader. A time stamp with a zone is read as if it were UTC. */
  base(prefix: string): number;
  /** The instant that was read last, microseconds since 1970-01-01 UTC. */
  micros(): number;
};

export function timeStampReader(calendar: Calendar): TimeStampReader {
  const stamp: TimeStamp = { micros: 0 };
  const bsd = bsdTimeReader(calendar, stamp);
  const iso = isoTimeReader(calendar, stamp);
  return {
    read: (text, start) => (isDigit(text.charCodeAt(start)) ? iso.read(text, start) : bsd.read(text, start)),
    base: (prefix) => (isDigit(prefix.charCodeAt(0)) ? iso.base(prefix) : bsd.base(prefix)),
    micros: () => stamp.micros,
  };
}
