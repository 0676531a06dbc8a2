// Reads the header of each line: the plain one (time, host, tag) here, all others with the list of header-formats.ts.
// scanner/ reads the plain header a second time, for speed; test/property/scanner.test.ts holds the two together.
import { ignoredAs, malformedAs } from '../model/outcome.js';
import { createCalendar, MICROS_PER_SECOND, NO_TIME, type CalendarOptions } from './calendar.js';
import { COLON, COMMA, ESCAPE, matchAt, SPACE } from './characters.js';
import { nestedLineReader } from './nested-line.js';
import type { HeaderReader } from './header-reader.js';
import { NO_PLACE } from './header.js';
import { readersByFirst } from './header-formats.js';
import { isExactAt, nestedReader } from './nested.js';
import { facility, MAC_DIGITS } from './origin-words.js';
import { MAX_HOST_BYTES } from './origin.js';
import { readTag } from './tag.js';
import { timeStampReader } from './time-stamp.js';

/** What the readers remember of earlier lines; plain JSON. */
export type HeaderState = {
  /** The instant of the last line, microseconds UTC; 0 before the first. */
  readonly lastMicros: number;
};

export type Headers = {
  readonly read: HeaderReader;
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

const SECONDS_PER_MINUTE = 60;
const TEN_MINUTES_MICROS = 10 * SECONDS_PER_MINUTE * MICROS_PER_SECOND;

/** Two or three programs at most put a prefix before the same line. */
const MAX_LINE_PREFIXES = 4;

/**
 * Makes the header reader of one log.
 * @param state what state() returned at the position where reading continues
 */
export function createHeaders(options: CalendarOptions, state?: HeaderState): Headers {
  const calendar = createCalendar(options, state?.lastMicros);
  const { last, latestMicros } = calendar;
  const time = timeStampReader(calendar);
  let linePrefixes = 0;

  const readLine: HeaderReader = (text, start, end, header) => {
    const afterTime = time.read(text, start);
    const hostEnd = afterTime < 0 ? NONE : plainHostEnd(text, afterTime, end);
    if (hostEnd > 0) {
      readTag(text, hostEnd + 1, end, header);
      if (header.program !== null || isTagOfOther(text, hostEnd + 1, end)) {
        header.micros = time.micros();
        const isWanted = header.program !== null || header.hostOfOthers;
        header.host = isWanted ? text.slice(afterTime + 1, hostEnd) : '';
        return undefined;
      }
    }
    header.nestedAt = NO_PLACE;
    const readers = linePrefixes === 0 ? ofLines : ofNested;
    for (const read of readers[text.charCodeAt(start)] ?? NO_READERS) {
      const outcome = read(text, start, end, header);
      if (outcome === malformedAs.noTime) continue;
      if (outcome !== undefined || header.nestedAt === NO_PLACE) return outcome;
      header.isExact = isExactAt(text, start, end);
      return readRelayed(text, header.nestedAt, end, header);
    }
    return malformedAs.noTime;
  };

  const readPrefixed: HeaderReader = (text, start, end, header) => {
    if (start === end) return ignoredAs.empty;
    if (linePrefixes === MAX_LINE_PREFIXES) return malformedAs.noTime;
    linePrefixes += 1;
    const outcome = readLine(text, start, end, header);
    linePrefixes -= 1;
    return outcome;
  };

  const readNested = nestedReader(readPrefixed);
  const readNestedLine = nestedLineReader(readNested);

  /** Reads what follows the host of a relay: a header, or the text of a program that only looks like one. */
  const readRelayed: HeaderReader = (text, start, end, header) => {
    const { micros, host } = header;
    const outcome = readNested(text, start, end, header);
    if (outcome !== malformedAs.noTime) return outcome;
    header.micros = micros;
    header.host = host;
    readTag(text, start, end, header);
    return undefined;
  };

  const { ofLines, ofNested } = readersByFirst({
    time,
    calendar,
    readLine: readPrefixed,
    readNested,
    readNestedLine,
  });

  const read: HeaderReader = (text, start, end, header) => {
    header.cutAtBytes = undefined;
    header.byOrdinaryUser = false;
    if (start === end) return ignoredAs.empty;
    const refused = readLine(text, start, end, header);
    if (refused !== undefined) return refused;
    if (header.micros > latestMicros) return malformedAs.future;
    last.micros = header.micros;
    return undefined;
  };

  function tenMinutes(prefix: string, aheadMinutes: number): number {
    const base = time.base(prefix);
    const micros = base - aheadMinutes * SECONDS_PER_MINUTE * MICROS_PER_SECOND;
    return base < 0 || micros + TEN_MINUTES_MICROS > latestMicros ? NO_TIME : micros;
  }

  return {
    read,
    tenMinutes,
    passed: (micros) => (last.micros = micros),
    state: () => ({ lastMicros: last.micros }),
  };
}

const NONE = -1;
const NO_READERS: readonly HeaderReader[] = [];
const BELOW_DIGITS = 0x2f;
const ABOVE_DIGITS = 0x3a;
const LESS_THAN = 0x3c;
const OPENING = 0x5b;
const CLOSING_PARENTHESIS = 0x29;
const DATE_AND_HOUR_BYTES = '2026-05-01T10'.length;

/** The end of the host in ` host tag`; NONE if a tag, a facility, a year or another time follows the time stamp. */
function plainHostEnd(text: string, afterTime: number, end: number): number {
  const start = afterTime + 1;
  const first = text.charCodeAt(start);
  if (text.charCodeAt(afterTime) !== SPACE || first <= BELOW_DIGITS) return NONE;
  if (first === LESS_THAN || first === OPENING) return NONE;
  const hostEnd = text.indexOf(' ', start);
  const hostBytes = hostEnd - start;
  if (hostEnd < 0 || hostEnd + 1 >= end || hostBytes > MAX_HOST_BYTES) return NONE;
  const last = text.charCodeAt(hostEnd - 1);
  // A tag · In(38) of ESXi
  if (last === COLON || last === CLOSING_PARENTHESIS) return NONE;
  if (text.startsWith('auth', start) && matchAt(facility, text, start, end)) return NONE;
  if (first < ABOVE_DIGITS && (hostBytes === 4 || text.charCodeAt(start + DATE_AND_HOUR_BYTES) === COLON))
    return NONE;
  return hostEnd;
}

/** Whether a word is the tag of another program: it ends in a colon, has no colour, and is not a device's prefix. */
function isTagOfOther(text: string, start: number, end: number): boolean {
  const space = text.indexOf(' ', start);
  if (space <= start || space >= end || text.charCodeAt(space - 1) !== COLON) return false;
  if (text.charCodeAt(start) === ESCAPE || text.charCodeAt(start + MAC_DIGITS) === COMMA) return false;
  // UDM-SE[-]: · banner exchange:
  return !text.startsWith('[-]', space - 4) && !text.startsWith('exchange:', start);
}
