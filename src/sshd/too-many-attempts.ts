// More failures than MaxAuthTries (auth.c, auth_maxtries_exceeded). Other lines report them, but not at LogLevel ERROR.
import { isBySshd, nameStart, relayedUserName } from './client-text.js';
import { loggedName } from './logged-name.js';
import { invalidUser, reading, type WrittenMessage, type Reading } from './reading.js';

// maximum authentication attempts exceeded for root from 203.0.113.9 port 40022 ssh2
// maximum authentication attempts exceeded for invalid user admin from 203.0.113.9 port 40022 ssh2
const exceeded =
  /^maximum authentication attempts exceeded for (invalid user )?([^:]*) from (\S+) port (\d{1,5}) ssh[12]$/s;

// maximum authentication attempts exceeded for invalid user … (a long name: sshd cut the line before the address)
const cut = /^maximum authentication attempts exceeded for invalid user (.*)$/s;

export function readTooManyAttempts(message: WrittenMessage): Reading | undefined {
  const { text, mayBeCut, preauth } = message;
  const match = mayBeCut && !preauth ? null : exceeded.exec(text);
  if (match && isWhole(message, match)) {
    const [, invalid, user = '', from = '', port] = match;
    const found = { kind: 'lone', user, from, port: Number(port) } as const;
    return invalid === undefined ? reading({ status: 'Failed', ...found }) : invalidUser(found);
  }
  const name = mayBeCut || match ? cut.exec(text)?.[1] : undefined;
  return name === undefined ? undefined : invalidUser({ kind: 'lone', user: loggedName(name) });
}

/** Whether the end of the message is certain: ` [preauth]` proves it, unless the name may contain that. */
function isWhole(message: WrittenMessage, [, invalid]: RegExpExecArray): boolean {
  return invalid === undefined || isBySshd(message, nameStart(message.text), relayedUserName);
}
