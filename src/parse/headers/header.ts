// What stands before a message: where, when and by whom it was written.

/** The programs whose messages are read. */
export type Program = 'sshd' | 'sshd-session' | 'sshd-auth' | 'dropbear';

/** One object, filled again for each line: nothing is allocated for a line that turns out to be of no interest. */
export type Header = {
  /** Microseconds since 1970-01-01 UTC. */
  micros: number;
  /** As logged (latin1), '' where the line names none. */
  host: string;
  /** Null for every other program. */
  program: Program | null;
  pid: number | null;
  /** The message is text[start, end). For another program what stands there is `program[pid]: message`. */
  text: string;
  start: number;
  end: number;
};

export function emptyHeader(): Header {
  return { micros: 0, host: '', program: null, pid: null, text: '', start: 0, end: 0 };
}
