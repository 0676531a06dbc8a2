// The interface of header formats. header-formats.ts has the ordered list of them.
import type { Calendar } from './calendar.js';
import type { HeaderReader } from './header-reader.js';
import type { TimeStampReader } from './time-stamp.js';

/** What the header readers of one log share. */
export type HeaderTools = {
  /** The time stamps of RFC 3164 and RFC 3339. */
  readonly time: TimeStampReader;
  readonly calendar: Calendar;
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
