// Repetitions that rsyslog folded into one line: the message, and how often it was repeated (runtime/ratelimit.c).

// message repeated 3 times: [ Failed password for root from 203.0.113.9 port 40022 ssh2]
const repeated = /^message repeated (\d{1,9}) times: \[ ?(.*)\]$/s;

export const REPEATED = 'message repeated ';

export type Unfolded = { readonly message: string; readonly times: number };

/** The message of a line, and how often it was written: once if it was not folded. */
export function unfolded(text: string): Unfolded {
  const match = text.startsWith(REPEATED) ? repeated.exec(text) : null;
  return match ? { message: match[2] ?? '', times: Number(match[1]) } : { message: text, times: 1 };
}
