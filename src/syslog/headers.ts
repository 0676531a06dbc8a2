// Reads the header of each line with the list of header-formats.ts. scanner/ reads the
// plain header a second time, for speed; test/property/scanner.test.ts holds the two together.
import { ignoredAs, isUnread, malformedAs, type Ignored, type Malformed } from '../model/outcome.js';
import { headerFormats } from './header-formats.js';
import { NO_PLACE, type Header, type HeaderReader, type HeaderTools } from './header.js';
import { createLogCalendar, MICROS_PER_SECOND, type CalendarOptions } from './log-calendar.js';
import { isExactAt, nestedLineReader, nestedReader } from './nested-lines.js';
import { readTag } from './tag.js';
import { timeStampReader } from './time-stamp.js';

/** What the readers remember of earlier lines; plain JSON. */
export type HeaderState = {
  /** The instant of the last line, microseconds UTC; 0 before the first. */
  readonly lastMicros: number;
};

/** Fills `header` from a whole line text[start, end) and returns it, or why the line has no header. */
export type LineHeaderReader = (
  text: string,
  start: number,
  end: number,
  header: Header,
) => Header | Ignored | Malformed;

export type Headers = {
  readonly read: LineHeaderReader;
  /**
   * The instant (microseconds UTC) at which ten minutes begin, from the beginning of their time stamps: `May  1 10:0`.
   * Negative if the lines of these ten minutes have to be read one by one.
   * @param aheadMinutes the offset from UTC in minutes, if the time stamps have a zone
   */
  tenMinutes(prefix: string, aheadMinutes: number): number;
  /** Records the instant of the last line (microseconds UTC). */
  passed(micros: number): void;
  state(): HeaderState;
};

const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
const TEN_MINUTES_MICROS = 10 * MICROS_PER_MINUTE;
const NOT_SHARED = -1;

/** Two or three programs at most put a prefix before the same line. */
const MAX_LINE_PREFIXES = 4;

/**
 * Makes the header reader of one log.
 * @param state what state() returned at the position where reading continues
 */
export function createHeaders(options: CalendarOptions, state?: HeaderState): Headers {
  const calendar = createLogCalendar(options, state?.lastMicros);
  const { last, latestMicros } = calendar;
  const time = timeStampReader(calendar);
  let linePrefixes = 0;

  const readByFormat: HeaderReader = (text, start, end, header) => {
    header.nestedAt = NO_PLACE;
    const readers = linePrefixes === 0 ? ofLines : ofNested;
    for (const read of readers[text.charCodeAt(start)] ?? NO_READERS) {
      const result = read(text, start, end, header);
      if (result === undefined) continue;
      if (header.nestedAt === NO_PLACE || 'outcome' in result) return result;
      header.isExact = isExactAt(text, start, end);
      return readRelayed(text, header.nestedAt, end, header);
    }
    return undefined;
  };

  const readLine: HeaderReader = (text, start, end, header) => {
    if (start === end) return ignoredAs.empty;
    if (linePrefixes === MAX_LINE_PREFIXES) return undefined;
    linePrefixes += 1;
    const result = readByFormat(text, start, end, header);
    linePrefixes -= 1;
    return result;
  };

  const readNested = nestedReader(readLine);

  /** Reads what follows the host of a relay: a header, or the text of a program that only looks like one. */
  const readRelayed: HeaderReader = (text, start, end, header) => {
    const { micros, host } = header;
    const result = readNested(text, start, end, header);
    if (result !== undefined) return result;
    header.micros = micros;
    header.host = host;
    readTag(text, start, end, header);
    return header;
  };

  const readNestedLine = nestedLineReader(readNested);
  const { ofLines, ofNested } = readersByFirst({ time, calendar, readLine, readNested, readNestedLine });

  const read: LineHeaderReader = (text, start, end, header) => {
    header.cutAtBytes = undefined;
    header.byOrdinaryUser = false;
    if (start === end) return ignoredAs.empty;
    const result = readByFormat(text, start, end, header);
    if (isUnread(result)) return result ?? malformedAs.noTime;
    if (header.micros > latestMicros) return malformedAs.future;
    last.micros = header.micros;
    return header;
  };

  function tenMinutes(prefix: string, aheadMinutes: number): number {
    const base = time.tenMinutes(prefix);
    if (base === undefined) return NOT_SHARED;
    const micros = base - aheadMinutes * MICROS_PER_MINUTE;
    return micros + TEN_MINUTES_MICROS > latestMicros ? NOT_SHARED : micros;
  }

  return {
    read,
    tenMinutes,
    passed: (micros) => (last.micros = micros),
    state: () => ({ lastMicros: last.micros }),
  };
}

const NO_READERS: readonly HeaderReader[] = [];
const CODES = 256;

type HeaderReaders = readonly (readonly HeaderReader[])[];

/**
 * The readers to try, by the code of the first character (latin1): for whole lines, and for lines within another line,
 * which may be the message of a program.
 */
function readersByFirst(tools: HeaderTools): {
  readonly ofLines: HeaderReaders;
  readonly ofNested: HeaderReaders;
} {
  const formats = headerFormats.map((format) => ({ ...format, read: format.reader(tools) }));
  const byFirst = (accepted: typeof formats): HeaderReaders =>
    Array.from({ length: CODES }, (_, code) =>
      accepted.filter(({ begins }) => begins(code)).map(({ read }) => read),
    );
  return { ofLines: byFirst(formats), ofNested: byFirst(formats.filter((format) => !format.isOutermost)) };
}
