// A line that begins with the time of RFC 3164 or RFC 3339.
import { malformedAs } from '../model/outcome.js';
import { IMPOSSIBLE_TIME } from './calendar.js';
import type { HeaderReader } from './header-reader.js';
import type { TimeStampReader } from './time-stamp.js';

/**
 * Makes the reader of a format that begins with such a time.
 * @param readRest reads from the end of the time stamp on; the time is in `header`
 */
export function datedFormat(time: TimeStampReader, readRest: HeaderReader): HeaderReader {
  return (text, start, end, header) => {
    const afterTime = time.read(text, start);
    if (afterTime === IMPOSSIBLE_TIME) return malformedAs.impossibleTime;
    if (afterTime < 0) return malformedAs.noTime;
    header.micros = time.micros();
    return readRest(text, afterTime, end, header);
  };
}
