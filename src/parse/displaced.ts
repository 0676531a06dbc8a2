// A message of sshd behind words that no header format has: `May  1 10:00:07 web1 @vserver sshd[4242]: Failed …`. It
// counts as unrecognized: the words are unknown, and authtrack may lack a header format. Behind the tag of another program it
// is text of that program.
import { COLON, matchAt } from './headers/characters.js';
import type { Header } from './headers/header.js';
import { readMessage } from './messages/messages.js';

const sshdTag = /(?:\S{0,255}\/)?(sshd(?:-session|-auth)?|dropbear)\[\d{1,10}\]:? {1,8}/y;
// A tag ends in a colon, or in a process id where rsyslog left the colon out.
const word = /\S{0,254}[^\s:\]]\]?[ \t]{1,8}/y;
const tagWithoutColon = /\S{0,254}\[\d{1,10}\][ \t]/y;

/** More words than anybody puts before a tag. */
const MAX_WORDS = 12;

/** Whether a line of which no tag was understood holds a tag of sshd and a known message. */
export function holdsDisplacedMessage({ text, start, end, cutAtBytes }: Header): boolean {
  // Nearly all lines of other programs have a tag there.
  if (text.charCodeAt(text.indexOf(' ', start) - 1) === COLON) return false;
  let at = start;
  for (let words = 0; words < MAX_WORDS; words += 1) {
    const match = matchAt(sshdTag, text, at, end);
    if (match) {
      const message = text.slice(sshdTag.lastIndex, end);
      return readMessage(message, match[1] === 'dropbear' ? 'dropbear' : 'sshd', cutAtBytes) !== undefined;
    }
    if (matchAt(tagWithoutColon, text, at, end) || !matchAt(word, text, at, end)) return false;
    at = word.lastIndex;
  }
  return false;
}
