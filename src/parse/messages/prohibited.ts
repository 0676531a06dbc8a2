// RefuseConnection in sshd_config (monitor.c, 9.9 and later): sent away before it could try.
import { probe, type Message, type Reading } from './reading.js';

// administratively prohibited connection for invalid user admin from 203.0.113.9 port 40022
const prohibited =
  /^administratively prohibited connection for (invalid user )?([^:]*) from (\S+) port (\d{1,5})$/s;

export function readProhibited({ text, mayBeCut }: Message): Reading | undefined {
  const match = mayBeCut ? null : prohibited.exec(text);
  if (!match) return undefined;
  const [, invalid, user = '', from = '', port] = match;
  const reading = probe({ user, from, port: Number(port), invalidUser: invalid !== undefined });
  return { ...reading, isAfter98: true };
}
