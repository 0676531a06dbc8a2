// The contract of all header formats. header-formats.ts is the ordered list of them.
import type { Calendar } from './calendar.js';
import type { HeaderReader } from './header-reader.js';
import type { TimeStampReader } from './time-stamp.js';

/** What the readers of a log share. */
export type HeaderTools = {
  /** The time stamps of RFC 3164 and RFC 3339. */
  readonly time: TimeStampReader;
  readonly calendar: Calendar;
  /** Reads a whole line of any format, behind what another program put before it. */
  readonly readLine: HeaderReader;
  /** The same within a line that was read, whose time and host are in `header`. */
  readonly readNested: HeaderReader;
  /** Reads what a container wrote: a whole line or a message alone. `header` holds the time of the container. */
  readonly readNestedLine: HeaderReader;
};

/** One format of header lines. */
export type HeaderFormat = {
  /** Who writes it. */
  readonly name: string;
  /** A line of it; `…` stands for the message. */
  readonly sample: string;
  /** Whether a line of this format can begin with a character (its code). Tested before the reader is called. */
  readonly begins: (code: number) => boolean;
  /** It is not looked for behind what another program put before a line. */
  readonly isOutermost?: boolean;
  /** Makes the reader of a log. */
  readonly reader: (tools: HeaderTools) => HeaderReader;
};
