// A user that does not exist (auth.c, getpwnamallow). The client chooses the name; sshd writes the last ` from `.
import { isBySshd, nameStart, userName } from './client-text.js';
import { invalidUser, type WrittenMessage, type Reading } from './reading.js';

// Invalid user admin from 203.0.113.9 port 40022
// Invalid user admin from 203.0.113.9
// Illegal user admin from 203.0.113.9
const pattern = /^(?:Invalid|Illegal) user (.*) from (\S+)(?: port (\d{1,5}))?$/s;

export function readInvalidUser(message: WrittenMessage): Reading | undefined {
  const { text, mayBeCut, hasTrailingSpace } = message;
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, user = '', from = '', port] = match;
  // sshd never cuts this message: if the line was cut elsewhere, its end may be a part of the name.
  const start = nameStart(text);
  if (mayBeCut || hasTrailingSpace || !isBySshd(message, start, userName))
    return invalidUser({ user: text.slice(start) });
  return invalidUser({ user, from, port: port === undefined ? null : Number(port) });
}
