// Patterns of authtrack's user, for messages that no family knows and for those of other programs.
// A field is copied when a pattern fits: as a piece of its block it would keep all of that in memory.
import { canonicalAddress } from '../lib/addresses.js';
import { boundedText, MAX_NAME_BYTES, MAX_USER_BYTES } from '../lib/bounded-text.js';
import { linearPattern } from '../lib/linear-pattern.js';
import type { LoginEvent } from '../model/login-event.js';
import type { OwnPattern } from '../model/own-pattern.js';
import type { Header } from './headers/header.js';
import { decoded } from './interned.js';
import { unfolded } from './messages/repeated.js';
import { OWN_PATTERN } from './reading-text.js';

// Whatever is longer is no message of anybody, and the time of a pattern grows with it.
const MAX_MESSAGE_BYTES = 4096;

const MAX_PORT = 65_535;

/** The event of a line whose header was read, or undefined when no pattern fits. */
export type OwnPatterns = (header: Header, line: number) => LoginEvent | undefined;

/** A line as the patterns see it. */
type Written = {
  /** Names that a pattern may ask for. */
  readonly programs: readonly string[];
  readonly service: string;
  readonly pid: number | null;
  /** Latin1. */
  readonly message: string;
};

/** Undefined for no patterns. Those that are given were checked: each compiles and has a group `ip`. */
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
      };
    }
    return undefined;
  };
}

/** All that belongs to sshd is `sshd` for a pattern, whichever of its programs wrote the line. */
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

/** A pattern may cut a character in two: what is left of it becomes U+FFFD, which every database takes. */
function copied(text: string, maxBytes: number): string {
  return boundedText(Buffer.from(text).toString(), maxBytes);
}
