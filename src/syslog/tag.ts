// The tag before a message: `sshd[4242]: `, `sshd[4242] `, `sshd-session[4242]: `, `/usr/sbin/sshd[1]: `, `[sshd] ` of
// metalog, and `ssh.service[4242]: ` of `journalctl -o with-unit`. And the prefixes that may come between it and the message.
import { type Program, programs } from '../model/login.js';
import { afterMatch, afterWhitespace, isWhitespace, matchAt } from './characters.js';
import { COLON, ESCAPE, OPENING_BRACKET, OPENING_PARENTHESIS, SLASH, SPACE } from '../lib/character-codes.js';
import { afterColours, beforeColours } from './colours.js';
import type { Header } from './header.js';

/** Reads the tag at `at` and fills `program`, `pid`, `untagged`, `text`, `start` and `end`. */
export function readTag(text: string, at: number, end: number, header: Header): void {
  header.text = text;
  header.start = at;
  header.end = end;
  header.pid = null;
  header.program = null;
  header.untagged = false;
  const nameAt = text.charCodeAt(at) === SLASH ? afterMatch(path, text, at, end) : at;
  const program = programAt(text, nameAt);
  if (program === null) {
    if (text.charCodeAt(at) === OPENING_BRACKET) readBracketTag(header);
    else if (text.startsWith('ssh', at)) readUnit(header);
    return;
  }
  const tag = readPid(text, nameAt + program.length);
  if (tag === undefined || tag.messageStart > end) {
    readUnit(header);
    return;
  }
  header.program = program;
  header.pid = tag.pid;
  // `sshd ` without a process id and a colon may be a word of a message.
  header.untagged = tag.pid === null && text.charCodeAt(nameAt + program.length) === SPACE;
  header.start = tag.messageStart;
  if (isWhitespace(text.charCodeAt(header.start))) header.start = afterWhitespace(text, header.start, end);
  skipMessagePrefix(header);
}

/** The program of a name without a process id and a path; null if authtrack does not read its messages. */
export function findProgram(name: string): Program | null {
  return programs.find((known) => known === name) ?? null;
}

function programAt(text: string, at: number): Program | null {
  if (text.startsWith('sshd', at)) {
    if (text.startsWith('-session', at + 4)) return 'sshd-session';
    return text.startsWith('-auth', at + 4) ? 'sshd-auth' : 'sshd';
  }
  return text.startsWith('dropbear', at) ? 'dropbear' : null;
}

// rsyslog omits the colon of messages that it received in RFC 5424.
const pidAndColon = /\[(\d{1,10})\](?:: ?| )/y;

/** The process id in `[1234]:`, `:`, `[1234] ` or ` ` after the program's name. */
function readPid(text: string, at: number): { pid: number | null; messageStart: number } | undefined {
  const code = text.charCodeAt(at);
  if (code === COLON || code === SPACE) return { pid: null, messageStart: at + 1 };
  if (code !== OPENING_BRACKET) return undefined;
  pidAndColon.lastIndex = at;
  const match = pidAndColon.exec(text);
  return match ? { pid: Number(match[1]), messageStart: pidAndColon.lastIndex } : undefined;
}

// /usr/lib/openssh/sshd-session[1]:
const path = /(?:\/[\w.+-]{1,64}){0,16}\//y;

// [sshd] Invalid user …
// [sshd]: Invalid user …
const bracketTag = /\[([^\s[\]]{1,64})\]:? /y;

function readBracketTag(header: Header): void {
  const match = matchAt(bracketTag, header.text, header.start, header.end);
  if (!match) return;
  const name = match[1] ?? '';
  header.program = findProgram(name);
  if (header.program === null) {
    header.text = `${name}: ${header.text.slice(bracketTag.lastIndex, header.end)}`;
    header.start = 0;
    header.end = header.text.length;
  } else {
    header.start = bracketTag.lastIndex;
  }
}

// ssh.service[4242]: · sshd@3-192.0.2.1:22-192.0.2.7:40022.service[4242]:
const unit = /sshd?(?:@[^\s[\]]{1,255})?\.service\[(\d{1,10})\]: /y;

/** Reads the name of a unit. It shows where a message comes from, but not that sshd wrote it. */
function readUnit(header: Header): void {
  const match = matchAt(unit, header.text, header.start, header.end);
  if (!match) return;
  header.program = 'sshd';
  header.pid = Number(match[1]);
  header.untagged = true;
  header.start = unit.lastIndex;
}

// Solaris: [ID 800047 auth.notice] Failed password for …
const solarisId = /\[ID \d{1,10} [a-z0-9]{1,16}\.[a-z]{1,16}\] /y;
// dropbear -E: [825] Jul 10 23:53:52 Bad password attempt for …
const dropbearStamp = /\[(\d{1,10})\] [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d /y;
// macOS: (libsystem_info.dylib) [com.apple.network:connection] Failed password for …
const library = /\((?!pam_)[\w.+-]{1,64}\) /y;
const subsystem = /\[[\w.-]{1,128}:[\w. -]{0,128}\] /y;

/**
 * Moves `start` after what a syslog daemon or the program puts between the tag and the message; no message of sshd begins
 * this way. A process id that dropbear writes there replaces that of the tag.
 */
export function skipMessagePrefix(header: Header): void {
  const { text, end } = header;
  let code = text.charCodeAt(header.start);
  if (code === ESCAPE) {
    header.start = afterColours(text, header.start, end);
    header.end = beforeColours(text, header.start, end);
    code = text.charCodeAt(header.start);
  }
  if (code !== OPENING_BRACKET && code !== OPENING_PARENTHESIS) return;
  for (const pattern of [solarisId, library, subsystem])
    header.start = afterMatch(pattern, text, header.start, end);
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

/** Sets the message of a known program, or `program[pid]: message` for another one. */
export function fillMessage(header: Header, name: string, message: string): void {
  const { program, pid } = header;
  header.text = program === null ? `${name}${pid === null ? '' : `[${pid}]`}: ${message}` : message;
  header.start = 0;
  header.end = header.text.length;
  if (program !== null) skipMessagePrefix(header);
}

/** A process id as a field has it: null if it is not a number. */
export function readProcessId(text: string): number | null {
  return /^\d{1,10}$/.test(text) ? Number(text) : null;
}
