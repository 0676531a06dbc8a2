// A client that did not log in within LoginGraceTime (sshd.c, grace_alarm_handler).
import { probe, type Message, type Reading, type LoginGraceTimeout } from './reading.js';

// Timeout before authentication for 203.0.113.9 port 40022
const named = /^Timeout before authentication for (\S+?)(?: port (\d{1,5}))?\.?$/;

// Timeout before authentication for connection from 203.0.113.9 to 192.0.2.1, pid = 4711
const byListener =
  /^Timeout before authentication for connection from (\S+) to (\S+), pid = (\d{1,10})(?: .*)?$/;

export function readTimeout({ text }: Message): Reading | LoginGraceTimeout | undefined {
  const listener = byListener.exec(text);
  if (listener) {
    const [, from = '', to = '', pid] = listener;
    return { kind: 'timed-out', ends: [from, to], pid: Number(pid) };
  }
  const match = named.exec(text);
  return match
    ? probe({ from: match[1] ?? '', port: match[2] === undefined ? null : Number(match[2]) })
    : undefined;
}
