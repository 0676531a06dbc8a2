import type { Settings } from '../cli/cli.js';
import { nowMs } from '../lib/clock.js';
import { openTimeZone } from '../lib/time-zone.js';
import type { Position } from '../model/source.js';
import { createOwnPatterns, createParser, Sessions, type Parser, type YearState } from '../parse/parse.js';
import type { LogInput } from '../read/read.js';

/** Before OpenSSH: a file with such a time was not written then, but copied by something that knew none. */
const EARLIEST_MS = Date.UTC(1999, 0);

type Progress = Pick<Position, 'lines' | 'parserState'>;

/** How a log is parsed from a position on, by the settings and, for the years, by the time of the log. */
export function parserOpener({
  timezone,
  year: firstYear,
  patterns,
}: Settings): (input: LogInput, position?: Progress) => Parser {
  const zone = openTimeZone(timezone);
  const year: YearState | undefined = firstYear === undefined ? undefined : { year: firstYear, dayOfYear: 0 };
  const sessions = new Sessions();
  const ownPatterns = createOwnPatterns(patterns);
  return (input, { lines, parserState } = { lines: 0, parserState: '' }) =>
    createParser(
      {
        zone,
        year,
        nowMs: nowMs(),
        writtenAtMs: writtenAtMs(input),
        state: parserState,
        ownPatterns,
        sessions,
      },
      lines,
    );
}

/** The time of the log, where it can be true; else the present. */
function writtenAtMs({ modifiedAtMs = 0 }: LogInput): number {
  const now = nowMs();
  return modifiedAtMs < EARLIEST_MS || modifiedAtMs > now ? now : modifiedAtMs;
}
