// The header of a line: when, on which host and by which program its message was written.

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
