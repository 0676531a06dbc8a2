// A user that does not exist (auth.c, getpwnamallow). The name is the client's; the last ` from ` is sshd's.
import { CUT_AT_BYTES, type Reading } from './reading.js';

// Invalid user admin from 203.0.113.9 port 40022
// Invalid user admin from 203.0.113.9
// Illegal user admin from 203.0.113.9
const invalidUser = /^(?:Invalid|Illegal) user (.*) from (\S+)(?: port (\d{1,5}))?$/s;

export function readInvalidUser(message: string): Reading | undefined {
  const match = message.length < CUT_AT_BYTES ? invalidUser.exec(message) : null;
  if (!match) return undefined;
  const [, user = '', from = '', port] = match;
  return {
    status: 'Invalid',
    kind: 'invalid',
    method: null,
    user,
    invalidUser: true,
    from,
    port: port === undefined ? null : Number(port),
  };
}
