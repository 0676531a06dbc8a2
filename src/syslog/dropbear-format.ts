// dropbear -E: its standard error, written to a file without any other prefix.
import { malformedAs } from '../model/outcome.js';
import { IMPOSSIBLE_TIME } from './calendar.js';
import { matchAt, SPACE } from './characters.js';
import type { HeaderReader } from './header-reader.js';
import type { TimeStampReader } from './time-stamp.js';

// [825] Jul 10 23:53:52 Bad password attempt for …
const process = /\[(\d{1,10})\] (?=[A-Z][a-z]{2} )/y;

export function dropbearFormat(time: TimeStampReader): HeaderReader {
  return (text, start, end, header) => {
    const match = matchAt(process, text, start, end);
    if (!match) return malformedAs.noTime;
    const afterTime = time.read(text, process.lastIndex);
    if (afterTime === IMPOSSIBLE_TIME) return malformedAs.impossibleTime;
    if (afterTime < 0 || text.charCodeAt(afterTime) !== SPACE) return malformedAs.noTime;
    header.micros = time.micros();
    header.host = '';
    header.program = 'dropbear';
    header.pid = Number(match[1]);
    header.untagged = false;
    header.text = text;
    header.start = Math.min(afterTime + 1, end);
    header.end = end;
    return undefined;
  };
}
