// The header of a line (when, on which host and by which program its message was written), and the interface of the
// formats that have one. header-formats.ts has the ordered list of them.
import type { ReadResult } from '../model/outcome.js';
import type { LogCalendar } from './log-calendar.js';
import type { TimeStampReader } from './time-stamp.js';

import type { Program } from '../model/login.js';

/** One object is reused for all lines, so that a line without a login allocates nothing. */
export type Header = {
  /** Microseconds since 1970-01-01 UTC. */
  micros: number;
  /** The host as logged (latin1); '' if the line has none. */
  host: string;
  /** Whether to fill in the host of lines of other programs: own patterns need it, and it takes time. */
  readonly hostOfOthers: boolean;
  /** Null for any other program. */
  program: Program | null;
  pid: number | null;
  /**
   * Whether the line has no tag that names the writer: only a prefix of a container or a log writer, or the name of a unit.
   * The message counts only if sshd is known to write it.
   */
  untagged: boolean;
  /** The length at which the daemon that wrote the line may cut the message; undefined: only sshd may cut it. */
  cutAtBytes: number | undefined;
  /** Whether an ordinary user wrote the journal entry: then it cannot be a repetition line of a daemon. */
  byOrdinaryUser: boolean;
  /** Whether the time has a year and a zone, so that nothing is guessed; used only for lines within other lines. */
  isExact: boolean;
  /** Where the header of another machine begins, after the host of a relay; NO_PLACE if there is none. */
  nestedAt: number;
  /** The message is text[start, end). For another program this range is `program[pid]: message`. */
  text: string;
  start: number;
  end: number;
};

export const NO_PLACE = -1;

// RFC 5424, section 6.2.4. scanner/assembly/line-header.ts has this number too: AssemblyScript cannot import it from here,
// and test/property/scanner.test.ts compares the two.
export const MAX_HOST_BYTES = 255;

export function emptyHeader(hostOfOthers = false): Header {
  return {
    micros: 0,
    host: '',
    hostOfOthers,
    program: null,
    pid: null,
    untagged: false,
    cutAtBytes: undefined,
    byOrdinaryUser: false,
    isExact: false,
    nestedAt: NO_PLACE,
    text: '',
    start: 0,
    end: 0,
  };
}

/**
 * Reads a header in text[start, end): fills `header` and returns it, or returns why the line has none, or undefined if
 * it is not in this format. Changes only `header`, does not throw, takes linear time.
 */
export type HeaderReader = (text: string, start: number, end: number, header: Header) => ReadResult<Header>;

/** What the header readers of one log share. */
export type HeaderTools = {
  /** The time stamps of RFC 3164 and RFC 3339. */
  readonly time: TimeStampReader;
  readonly calendar: LogCalendar;
  /** Reads a whole line of any format, after a prefix that another program wrote. */
  readonly readLine: HeaderReader;
  /** Reads a line within another line, whose time and host are in `header`. */
  readonly readNested: HeaderReader;
  /** Reads the output of a container: a whole line or only a message. `header` has the time of the container. */
  readonly readNestedLine: HeaderReader;
};

/** One header format. */
export type HeaderFormat = {
  /** The programs that write it, or a short description. */
  readonly name: string;
  /** A sample line; `…` is the message. */
  readonly sample: string;
  /** Whether a line of this format can begin with a character code; checked before the reader is called. */
  readonly begins: (code: number) => boolean;
  /** Whether the format occurs only at the beginning of a line, never after a prefix. */
  readonly isOutermost?: boolean;
  /** Makes the reader of this format for one log. */
  readonly reader: (tools: HeaderTools) => HeaderReader;
};
