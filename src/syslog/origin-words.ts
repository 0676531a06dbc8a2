// Words that log writers put between the time and the tag, before or after the host. None of them ends in a colon: `NAME:`
// is the tag of a program, and the rest is that program's text. The exceptions repeat the host or name a device.
import { afterMatch, isWhitespace, wordEnd } from './characters.js';
import { COLON, COMMA } from '../lib/character-codes.js';

const severities =
  'emerg|emergency|panic|alert|crit|critical|err|error|warn|warning|notice|info|informational|debug';
const facilities =
  'kern|user|mail|daemon|auth|syslog|lpr|news|uucp|cron|authpriv|ftp|ntp|security|audit|console|alert|clock|local[0-7]';

// BusyBox, OpenWrt, Kiwi: auth.info
const facility = new RegExp(`(?:${facilities})\\.(?:${severities})(?=:? )`, 'y');
// BIG-IP, SONiC: info · INFO
const severity = new RegExp(`(?:${severities})(?=[ \\t])`, 'iy');
// auth. Only facilities that sshd writes to (SyslogFacility): others are also names of programs (cron, mail, ftp, news).
const severityOrFacility = new RegExp(`(?:${severities}|auth|authpriv|daemon|local[0-7])(?=[ \\t])`, 'iy');

// Labels that log collectors add. Other names are refused: in `action=login user=x sshd[1]: …` a client chose the value.
const labels =
  'log_?name|log_?group|log_?stream|file_?name|path|host|host_?name|instance(?:_?id)?|job|source|source_?type|index|node|region|zone|project(?:_?id)?|stream|env|environment|cluster|namespace|pod|container|service|unit|app|role';

const level = `(?:(?:${facilities})\\.)?(?:${severities})`;

const inBrackets = either(
  // A priority: <86>
  String.raw`<\d{1,3}>`,
  // FreeBSD, syslogd -v: <auth.info> or <4.3>
  String.raw`<(?:[a-z]{3,10}[0-7]?\.[a-z]{3,7}|\d{1,3}\.\d)>`,
  // OpenWrt, logread -t: [1758362401.123]
  String.raw`\[\d{9,10}\.\d{3,6}\]`,
  // [auth.info] · [INFO] · (info)
  `\\[${level}\\]`,
  `\\(${level}\\)`,
  // logcli of Loki: {filename="/var/log/auth.log", job="auth"}
  String.raw`\{[^{}]{0,1024}\}`,
  // Older UniFi access points: ("U7PG2,aabbccddeeff,v4.3.20.11298")
  String.raw`\("[A-Za-z][\w-]{1,31},[0-9a-f]{12},v\d[\d.]{1,20}"\)`,
  // Wazuh, archives.log, the name of an agent: (web1)
  String.raw`\([\w.-]{1,128}\)(?= [^\s>]{1,255}->)`,
);

const unbracketed = either(
  // ESXi 8: In(38)
  String.raw`[A-Z][a-z]\(\d{1,3}\)`,
  // AIX: auth|security:info · auth:info
  `(?:${facilities})(?:\\|(?:${facilities})){0,3}:(?:${severities})`,
  // Kiwi: Auth.Info · auth/info
  `(?:${facilities})[./](?:${severities})`,
  // hostname=web1
  `(?:${labels})=(?:"[^"]{0,255}"|[^\\s"]{0,254}[^\\s":\\]])`,
  // Wazuh, archives.log: web1->/var/log/auth.log
  String.raw`[^\s>]{1,255}->[^\s>]{0,254}[^\s>:]`,
  // A log of Google Cloud, a file: projects/p/logs/syslog · /var/log/auth.log
  String.raw`projects\/[^\s/]{1,64}\/logs\/[^\s:]{1,128}`,
  String.raw`\/var\/log\/[^\s:]{1,128}`,
);

/** A pattern for any of `patterns`, with a space or tab after it. */
function either(...patterns: readonly string[]): RegExp {
  return new RegExp(`(?:${patterns.join('|')})(?=[ \\t])`, 'iy');
}

const BRACKETS = '<[({';
const MARKS = '(:.=/>';

/** The end of such a word at an index; the index itself if there is none. */
export function afterWord(text: string, at: number, end: number): number {
  const isBracket = BRACKETS.includes(text.charAt(at));
  if (!isBracket && !hasMark(text, at, end)) return at;
  return afterMatch(isBracket ? inBrackets : unbracketed, text, at, end);
}

/** A quick check that nearly all hosts and tags fail: each of these words has a mark in it, and no colon at its end. */
function hasMark(text: string, start: number, end: number): boolean {
  let has = false;
  let at = start;
  for (; at < end && !isWhitespace(text.charCodeAt(at)); at += 1) has ||= MARKS.includes(text.charAt(at));
  return has && text.charCodeAt(at - 1) !== COLON;
}

/** The end of a facility and severity at an index (`auth.info`), or the index itself. */
export function afterFacility(text: string, at: number, end: number): number {
  return afterMatch(facility, text, at, end);
}

/** The end of a severity at an index, or the index itself. A host may have the same name. */
export function afterSeverity(text: string, at: number, end: number): number {
  return afterMatch(severity, text, at, end);
}

/** The end of a severity or a facility after the host, or the index itself. */
export function afterPlainWord(text: string, at: number, end: number): number {
  return afterMatch(severityOrFacility, text, at, end);
}

// UniFi, before the tag of the program: aabbccddeeff,UAP-AC-LR-5.43.38+12731:
const accessPoint = /([0-9a-f]{12},[\w-]{1,40}-\d[\d.]{1,20}(?:\+\d{1,10})?):(?= )/iy;
// U7PG2,aabbccddeeff,v4.0.21.9965:
const olderAccessPoint = /([A-Za-z][\w-]{1,31},[0-9a-f]{12},v\d[\d.]{1,20}):(?= )/iy;

/** The hexadecimal digits before the comma. */
export const MAC_DIGITS = 12;

/** The index after the prefix that a UniFi device puts before a tag, colon included; the index itself if there is none. */
export function afterAccessPoint(text: string, at: number, end: number): number {
  const pattern = text.charCodeAt(at + MAC_DIGITS) === COMMA ? accessPoint : olderAccessPoint;
  return afterMatch(pattern, text, at, end);
}

/**
 * The end of a second copy of the host: a word (one of the two may lack the domain), or the tag of a UniFi gateway,
 * `UDM-SE[-]: `. The index itself if there is none.
 */
export function afterHostAgain(text: string, at: number, end: number, host: string): number {
  if (host === '') return at;
  const other = text.slice(at, wordEnd(text, at, end));
  if (other.startsWith(`${host}.`) || (other !== '' && host.startsWith(`${other}.`)))
    return at + other.length < end && !other.endsWith(':') ? at + other.length : at;
  if (!text.startsWith(host, at)) return at;
  const after = at + host.length;
  const isAlone = text.startsWith(' ', after) || text.startsWith('\t', after);
  if (isAlone && after < end) return after;
  return text.startsWith('[-]: ', after) && after + 5 < end ? after + 4 : at;
}
