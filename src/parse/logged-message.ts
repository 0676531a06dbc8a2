// A message as a syslog daemon logged it: rsyslog may have folded repetitions of it into one line, and words may stand before
// its tag that no header format has.
import { COLON } from '../lib/character-codes.js';
import type { Service } from '../model/login.js';
import { readMessage, type MessageReading } from '../sshd/sshd.js';
import { type Header, matchAt, unfolded } from '../syslog/syslog.js';

/** Reads a message of sshd or dropbear, folded or not; undefined if it is unknown. */
export function readLoggedMessage(text: string, program: Service, cutAtBytes?: number): MessageReading {
  const { message, times } = unfolded(text);
  const reading = readMessage(message, program, cutAtBytes);
  if (times === 1 || !reading || !('times' in reading)) return reading;
  return { ...reading, times: reading.times * times };
}

const sshdTag = /(?:\S{0,255}\/)?(sshd(?:-session|-auth)?|dropbear)\[\d{1,10}\]:? {1,8}/y;
// A tag ends in a colon, or in a process id if rsyslog omitted the colon.
const word = /\S{0,254}[^\s:\]]\]?[ \t]{1,8}/y;
const tagWithoutColon = /\S{0,254}\[\d{1,10}\][ \t]/y;

/** More words than any log writer puts before a tag. */
const MAX_WORDS = 12;

/**
 * Whether a line without a known tag holds a tag of sshd and a known message after it: `May  1 10:00:07 web1 @vserver
 * sshd[4242]: Failed …`. Such a line is unrecognized, because authtrack may lack a header format. What follows the tag of
 * another program is that program's text.
 */
export function holdsDisplacedMessage({ text, start, end, cutAtBytes }: Header): boolean {
  // Nearly all lines of other programs begin with their tag.
  if (text.charCodeAt(text.indexOf(' ', start) - 1) === COLON) return false;
  let at = start;
  for (let words = 0; words < MAX_WORDS; words += 1) {
    const match = matchAt(sshdTag, text, at, end);
    if (match) {
      const message = text.slice(sshdTag.lastIndex, end);
      return (
        readLoggedMessage(message, match[1] === 'dropbear' ? 'dropbear' : 'sshd', cutAtBytes) !== undefined
      );
    }
    if (matchAt(tagWithoutColon, text, at, end) || !matchAt(word, text, at, end)) return false;
    at = word.lastIndex;
  }
  return false;
}
