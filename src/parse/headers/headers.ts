// Every form of header, by the first character of the line. A new form is one row here and one file beside.
import { ignoredAs, malformedAs, type Ignored, type Malformed } from '../outcome.js';
import type { Header } from './header.js';
import { readTag } from './tag.js';
import { IMPOSSIBLE_TIME, type TimeStampReader } from './time-stamp.js';

// RFC 5424, section 6.2.4
const MAX_HOST_BYTES = 255;
const SPACE = 0x20;

/** Fills `header` from text[start, end), or says why the line has none. */
export type HeaderReader = (
  text: string,
  start: number,
  end: number,
  header: Header,
) => Ignored | Malformed | undefined;

export function headerReader(time: TimeStampReader): HeaderReader {
  return (text, start, end, header) => {
    if (start === end) return ignoredAs.empty;
    const afterTime = time.read(text, start);
    if (afterTime < 0) return afterTime === IMPOSSIBLE_TIME ? malformedAs.impossibleTime : malformedAs.noTime;
    if (text.charCodeAt(afterTime) !== SPACE) return malformedAs.noProgram;
    const hostEnd = text.indexOf(' ', afterTime + 1);
    const hostBytes = hostEnd - afterTime - 1;
    if (hostEnd < 0 || hostEnd >= end || hostBytes < 1 || hostBytes > MAX_HOST_BYTES) {
      return malformedAs.noProgram;
    }
    readTag(text, hostEnd + 1, end, header);
    header.micros = time.micros();
    if (header.program !== null) header.host = text.slice(afterTime + 1, hostEnd);
    return undefined;
  };
}
