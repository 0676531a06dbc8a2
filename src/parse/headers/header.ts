// What stands before a message: where, when and by whom it was written.

/** The programs whose messages are read. */
export type Program = 'sshd' | 'sshd-session' | 'sshd-auth' | 'dropbear';

/** One object, filled again for each line: nothing is allocated for a line that turns out to be of no interest. */
export type Header = {
  /** Microseconds since 1970-01-01 UTC. */
  micros: number;
  /** As logged (latin1), '' where the line names none. */
  host: string;
  /** Whether the host is wanted of lines of other programs too: own patterns need it, and it costs time. */
  readonly hostOfOthers: boolean;
  /** Null for every other program. */
  program: Program | null;
  pid: number | null;
  /**
   * No tag told who wrote the message: it stood alone behind what a container or a log writer puts before a line, or
   * a unit stood for the program. It counts only if it is one that sshd is known to write.
   */
  untagged: boolean;
  /** Of this length the message may have been cut by the daemon that wrote the line; undefined: by sshd alone. */
  cutAtBytes: number | undefined;
  /** The journal says that an ordinary user wrote it: it says nothing of lines before. */
  byOrdinaryUser: boolean;
  /** The time named its year and its zone, and nothing was guessed; known of lines within others only. */
  isExact: boolean;
  /** Where the header of another machine begins, behind the host of a relay; NO_PLACE where none does. */
  nestedAt: number;
  /** The message is text[start, end). For another program what stands there is `program[pid]: message`. */
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
