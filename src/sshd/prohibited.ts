// RefuseConnection in sshd_config (monitor.c, 9.9 and later): sshd refused the client before it could try to log in.
import { probe, type Message, type Reading } from './reading.js';

// administratively prohibited connection for invalid user admin from 203.0.113.9 port 40022
const prohibited =
  /^administratively prohibited connection for (invalid user )?([^:]*) from (\S+) port (\d{1,5})$/s;

export function readProhibited({ text, mayBeCut }: Message): Reading | undefined {
  const match = mayBeCut ? null : prohibited.exec(text);
  if (!match) return undefined;
  const [, invalid, user = '', from = '', port] = match;
  // The name of an invalid user has any length here, and nothing follows the port. If the line was cut, the whole rest
  // may be a part of the name.
  const reading =
    invalid === undefined ? probe({ user, from, port: Number(port) }) : probe({ invalidUser: true });
  return { ...reading, isAfter98: true };
}
