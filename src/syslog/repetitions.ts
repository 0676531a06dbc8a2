// How syslog daemons shorten repeated messages: a line that says how often the message before was repeated, or the message
// itself and its number in one line.

/** What a repetition line has. */
export type Repetition = {
  readonly times: number;
  /** The beginning of the repeated message, latin1; undefined if it is the message of the previous line. */
  readonly quote: string | undefined;
};

// last message repeated 2 times (BSD, sysklogd, inetutils; rsyslog up to version 5, after the tag of the message)
// syslogd: last message repeated 2 times (FreeBSD)
// --- last message repeated 2 times --- (macOS)
const ofLineBefore =
  /^(?:r?syslogd(?:\[\d{1,10}\])?: )?(?:--- )?last message repeated (\d{1,9}) times?(?: ---)?$/;

// Last message 'Failed password for ' repeated 9 times, suppressed by syslog-ng on nas (logwriter.c; 20 bytes at most)
const bySyslogNg =
  /^(?:syslog-ng(?:\[\d{1,10}\])?: )?Last message '(.{1,80})' repeated (\d{1,9}) times, supp?ressed by syslog-ng on \S{1,255}$/s;

//                 - Last output repeated 3 times - (metalog.c; `twice` includes the first message)
const byMetalog = /^\s{1,40}- Last output repeated (?:(twice)|(\d{1,9}) times) -$/;

/** Longer than any repetition line. */
const MAX_BYTES = 500;

/** Reads a repetition line in text[start, end). After the tag of another program it is that program's text. */
export function readRepetition(text: string, start: number, end: number): Repetition | undefined {
  // Avoids copying the text of other lines.
  if (end - start > MAX_BYTES || !/[lrs-]/iy.test(text.charAt(start))) return undefined;
  const message = text.slice(start, end);
  const before = ofLineBefore.exec(message);
  if (before) return { times: Number(before[1]), quote: undefined };
  const [, quote, times] = bySyslogNg.exec(message) ?? [];
  return quote === undefined ? undefined : { times: Number(times), quote };
}

/** Reads a repetition line of metalog, which has no time and no host. */
export function readMetalogRepetition(text: string, start: number, end: number): Repetition | undefined {
  const match = end - start > MAX_BYTES ? null : byMetalog.exec(text.slice(start, end));
  if (!match) return undefined;
  return { times: match[1] === undefined ? Number(match[2]) : 1, quote: undefined };
}

// message repeated 3 times: [ Failed password for root from 203.0.113.9 port 40022 ssh2]
const folded = /^message repeated (\d{1,9}) times: \[ ?(.*)\]$/s;

export const REPEATED = 'message repeated ';

export type Unfolded = { readonly message: string; readonly times: number };

/** Returns the message of a line that rsyslog may have folded (runtime/ratelimit.c), and how often it was written: once if not. */
export function unfolded(text: string): Unfolded {
  const match = text.startsWith(REPEATED) ? folded.exec(text) : null;
  return match ? { message: match[2] ?? '', times: Number(match[1]) } : { message: text, times: 1 };
}
