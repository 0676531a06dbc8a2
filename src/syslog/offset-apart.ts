// A date and a time with a space before the offset: 2026-09-13 01:17:01 +0000 web1 sshd[4242]: …
import { malformedAs } from '../model/outcome.js';
import { fractionMicros, IMPOSSIBLE_TIME, offsetMsOf, type Calendar } from './calendar.js';
import { matchAt } from './characters.js';
import type { HeaderReader } from './header-reader.js';
import { readOrigin } from './origin.js';

const timeAndOffset =
  /(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))? (UTC|GMT|Z|[+-]\d\d(?::?\d\d)?)(?=[ \t])/y;

export function offsetApartFormat(calendar: Calendar): HeaderReader {
  return (text, start, end, header) => {
    const match = matchAt(timeAndOffset, text, start, end);
    if (!match) return malformedAs.noTime;
    const afterTime = timeAndOffset.lastIndex;
    const [year, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
    header.micros = calendar.instantOf({
      year,
      month: month - 1,
      day,
      hour,
      minute,
      second,
      fraction: fractionMicros(match[7]),
      offsetMs: offsetMsOf(match[8] ?? '') ?? 0,
    });
    if (header.micros === IMPOSSIBLE_TIME) return malformedAs.impossibleTime;
    return readOrigin(text, afterTime, end, header);
  };
}
