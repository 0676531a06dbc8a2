// Prefixes that a syslog daemon or the program puts between the tag and the message. No message of sshd begins this way.
import { OPENING_BRACKET, OPENING_PARENTHESIS } from '../lib/character-codes.js';
import { ESCAPE, matchAt } from './characters.js';
import { afterColours, beforeColours } from './colours.js';
import type { Header } from './header.js';

// Solaris: [ID 800047 auth.notice] Failed password for …
const solarisId = /\[ID \d{1,10} [a-z0-9]{1,16}\.[a-z]{1,16}\] /y;
// dropbear -E: [825] Jul 10 23:53:52 Bad password attempt for …
const dropbearStamp = /\[(\d{1,10})\] [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d /y;
// macOS: (libsystem_info.dylib) [com.apple.network:connection] Failed password for …
const library = /\((?!pam_)[\w.+-]{1,64}\) /y;
const subsystem = /\[[\w.-]{1,128}:[\w. -]{0,128}\] /y;

/** Moves `start` to the beginning of the message. A process id that dropbear writes there replaces that of the tag. */
export function skipMessagePrefix(header: Header): void {
  const { text, end } = header;
  let code = text.charCodeAt(header.start);
  if (code === ESCAPE) {
    header.start = afterColours(text, header.start, end);
    header.end = beforeColours(text, header.start, end);
    code = text.charCodeAt(header.start);
  }
  if (code !== OPENING_BRACKET && code !== OPENING_PARENTHESIS) return;
  for (const pattern of [solarisId, library, subsystem]) {
    if (matchAt(pattern, text, header.start, end)) header.start = pattern.lastIndex;
  }
  if (header.program === 'dropbear') skipDropbearStamp(header);
}

/** Skips the time stamp of dropbear -E; returns whether there was one. */
export function skipDropbearStamp(header: Header): boolean {
  const match = matchAt(dropbearStamp, header.text, header.start, header.end);
  if (!match) return false;
  header.pid = Number(match[1]);
  header.start = dropbearStamp.lastIndex;
  return true;
}
