// The user's own patterns, for unknown messages of sshd and for messages of other programs.
// Fields of a match are copied: a slice would keep the whole block in memory.
import { canonicalAddress } from '../lib/addresses.js';
import { boundedText, MAX_NAME_BYTES, MAX_USER_BYTES } from '../lib/bounded-text.js';
import { linearPattern } from '../lib/linear-pattern.js';
import type { LoginEvent } from '../model/login.js';
import type { OwnPattern } from '../model/own-pattern.js';
import { type Header, unfolded } from '../syslog/syslog.js';
import { OWN_PATTERN } from '../sshd/sshd.js';
import { decoded } from '../lib/interned.js';

// No daemon writes longer messages, and the time of a pattern grows with the length.
const MAX_MESSAGE_BYTES = 4096;

const MAX_PORT = 65_535;

/** The event of a line whose header was read, or undefined if no pattern matches. */
export type OwnPatterns = (header: Header, line: number) => LoginEvent | undefined;

/** A line as the patterns see it. */
type Written = {
  /** The program names that a pattern may require. */
  readonly programs: readonly string[];
  readonly service: string;
  readonly pid: number | null;
  /** Latin1. */
  readonly message: string;
};

/** Makes the matcher of patterns; undefined for none. Each pattern must compile and have a group `ip`. */
export function createOwnPatterns(patterns: readonly OwnPattern[]): OwnPatterns | undefined {
  if (patterns.length === 0) return undefined;
  const compiled = patterns.map((own) => ({ ...own, regexp: linearPattern(own.pattern) }));
  return (header, line) => {
    const written = header.program === null ? byOther(header) : bySshd(header, header.program);
    if (written === undefined || written.message.length > MAX_MESSAGE_BYTES) return undefined;
    const fitting = compiled.filter(
      ({ program }) => program === undefined || written.programs.includes(program),
    );
    if (fitting.length === 0) return undefined;
    const { message, times } = unfolded(decoded(written.message));
    for (const { status, regexp } of fitting) {
      const groups = regexp.exec(message)?.groups;
      if (groups === undefined) continue;
      return {
        line,
        date: header.micros,
        host: copied(decoded(header.host), MAX_NAME_BYTES),
        service: copied(written.service, MAX_NAME_BYTES),
        pid: written.pid,
        status,
        method: null,
        user: groups['user'] === undefined ? null : copied(groups['user'], MAX_USER_BYTES),
        ...origin(groups['ip']),
        port: port(groups['port']),
        attempts: status === 'Probe' ? 0 : times,
        reading: OWN_PATTERN,
        reason: null,
      };
    }
    return undefined;
  };
}

/** A line of sshd; a pattern for `sshd` also matches sshd-session and sshd-auth. */
function bySshd({ text, start, end, pid }: Header, program: string): Written {
  const service = program === 'dropbear' ? 'dropbear' : 'sshd';
  return { programs: [service, program], service, pid, message: text.slice(start, end) };
}

// vsftpd[4242]: message · vsftpd: message. The database keeps 64 characters of a service.
const tag = /^([^\s:[\]]{1,64})(?:\[(\d{1,10})\])?: ?/;

function byOther({ text, start, end }: Header): Written | undefined {
  const rest = text.slice(start, end);
  const match = tag.exec(rest);
  if (!match) return undefined;
  const program = decoded(match[1] ?? '');
  const pid = match[2] === undefined ? null : Number(match[2]);
  return { programs: [program], service: program, pid, message: rest.slice(match[0].length) };
}

function origin(from = ''): { readonly ip: string | null; readonly rhost: string | null } {
  if (from === '' || from === 'UNKNOWN') return { ip: null, rhost: null };
  const ip = canonicalAddress(from);
  return ip === null
    ? { ip, rhost: copied(from, MAX_NAME_BYTES) }
    : { ip: copied(ip, MAX_NAME_BYTES), rhost: null };
}

function port(text = ''): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= MAX_PORT ? Number(text) : null;
}

/** A copy. A pattern may split a surrogate pair; the half becomes U+FFFD, which every database accepts. */
function copied(text: string, maxBytes: number): string {
  return boundedText(Buffer.from(text).toString(), maxBytes);
}
