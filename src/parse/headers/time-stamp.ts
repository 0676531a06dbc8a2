// The time stamp at the beginning of almost every line: RFC 3164 or RFC 3339. Rarer ones are read by their forms.
import { bsdTimeReader } from './bsd-time.js';
import type { Calendar } from './calendar.js';
import { isDigit } from './characters.js';
import type { TimeStamp } from './fraction.js';
import { isoTimeReader } from './iso-time.js';

export type TimeStampReader = {
  /** Reads at `start`; gives the index after the time stamp, NO_TIME or IMPOSSIBLE_TIME. */
  read(text: string, start: number): number;
  /** The instant last read, microseconds since 1970-01-01 UTC. */
  micros(): number;
};

export function timeStampReader(calendar: Calendar): TimeStampReader {
  const stamp: TimeStamp = { micros: 0 };
  const readBsd = bsdTimeReader(calendar, stamp);
  const readIso = isoTimeReader(calendar, stamp);
  return {
    read: (text, start) => (isDigit(text.charCodeAt(start)) ? readIso(text, start) : readBsd(text, start)),
    micros: () => stamp.micros,
  };
}
