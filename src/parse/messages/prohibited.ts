// RefuseConnection in sshd_config (monitor.c, 9.9 and later): sent away before it could try.
import { probe, type Message, type Reading } from './reading.js';

// administratively prohibited connection for invalid user admin from 203.0.113.9 port 40022
const prohibited =
  /^administratively prohibited connection for (invalid user )?([^:]*) from (\S+) port (\d{1,5})$/s;

export function readProhibited({ text, mayBeCut }: Message): Reading | undefined {
  const match = mayBeCut ? null : prohibited.exec(text);
  if (!match) return undefined;
  const [, invalid, user = '', from = '', port] = match;
  // An invalid user's name is of any length here, and nothing stands after the address: the name may be all that is left
  // of a line that was cut.
  const reading =
    invalid === undefined ? probe({ user, from, port: Number(port) }) : probe({ invalidUser: true });
  return { ...reading, isAfter98: true };
}
