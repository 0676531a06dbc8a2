// The tag before a message: `sshd[4242]: `, `sshd-session[4242]: `, `dropbear[4242]: `.
import type { Header, Program } from './header.js';

const SPACE = 0x20;
const COLON = 0x3a;
const OPENING = 0x5b;

/** Reads the tag at `at` and fills `program`, `pid`, `text`, `start` and `end`. */
export function readTag(text: string, at: number, end: number, header: Header): void {
  header.text = text;
  header.start = at;
  header.end = end;
  header.pid = null;
  header.program = null;
  const program = programAt(text, at);
  if (program === null) return;
  const tag = readPid(text, at + program.length);
  if (tag === undefined || tag.messageStart > end) return;
  header.program = program;
  header.pid = tag.pid;
  header.start = tag.messageStart;
}

function programAt(text: string, at: number): Program | null {
  if (text.startsWith('sshd', at)) {
    if (text.startsWith('-session', at + 4)) return 'sshd-session';
    return text.startsWith('-auth', at + 4) ? 'sshd-auth' : 'sshd';
  }
  return text.startsWith('dropbear', at) ? 'dropbear' : null;
}

const pidAndColon = /\[(\d{1,10})\]: ?/y;

/** `[1234]: ` or `: ` after the program's name. */
function readPid(text: string, at: number): { pid: number | null; messageStart: number } | undefined {
  const code = text.charCodeAt(at);
  if (code === COLON) return { pid: null, messageStart: text.charCodeAt(at + 1) === SPACE ? at + 2 : at + 1 };
  if (code !== OPENING) return undefined;
  pidAndColon.lastIndex = at;
  const match = pidAndColon.exec(text);
  return match ? { pid: Number(match[1]), messageStart: pidAndColon.lastIndex } : undefined;
}
