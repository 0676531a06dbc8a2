// Lines in which a syslog daemon says how often it left out a message that it had written.

/** What such a line says. */
export type Repetition = {
  readonly times: number;
  /** How the message begins, latin1; undefined where it is the one in the line before. */
  readonly quote: string | undefined;
};

// last message repeated 2 times (BSD, sysklogd, inetutils; rsyslog up to 5 under the tag of the message)
// syslogd: last message repeated 2 times (FreeBSD)
// --- last message repeated 2 times --- (macOS)
const ofLineBefore =
  /^(?:r?syslogd(?:\[\d{1,10}\])?: )?(?:--- )?last message repeated (\d{1,9}) times?(?: ---)?$/;

// Last message 'Failed password for ' repeated 9 times, suppressed by syslog-ng on nas (logwriter.c; 20 bytes at most)
const bySyslogNg =
  /^(?:syslog-ng(?:\[\d{1,10}\])?: )?Last message '(.{1,80})' repeated (\d{1,9}) times, supp?ressed by syslog-ng on \S{1,255}$/s;

//                 - Last output repeated 3 times - (metalog.c; `twice` is the message and one more)
const byMetalog = /^\s{1,40}- Last output repeated (?:(twice)|(\d{1,9}) times) -$/;

/** All of them are shorter. */
const MAX_BYTES = 500;

/** Reads what a daemon wrote in the place of a message; under another tag than its own and sshd's it is somebody else's. */
export function readRepetition(text: string, start: number, end: number): Repetition | undefined {
  // Nothing is cut out of a line that is of another program.
  if (end - start > MAX_BYTES || !/[lrs-]/iy.test(text.charAt(start))) return undefined;
  const message = text.slice(start, end);
  const before = ofLineBefore.exec(message);
  if (before) return { times: Number(before[1]), quote: undefined };
  const [, quote, times] = bySyslogNg.exec(message) ?? [];
  return quote === undefined ? undefined : { times: Number(times), quote };
}

/** The same for metalog, which writes neither a time nor a host before it. */
export function readMetalogRepetition(text: string, start: number, end: number): Repetition | undefined {
  const match = end - start > MAX_BYTES ? null : byMetalog.exec(text.slice(start, end));
  if (!match) return undefined;
  return { times: match[1] === undefined ? Number(match[2]) : 1, quote: undefined };
}
