// More failures than MaxAuthTries (auth.c, auth_maxtries_exceeded). Other lines tell of them, but not at LogLevel ERROR.
import { loggedName } from './logged-name.js';
import { invalidUser, reading, type Message, type Reading } from './reading.js';

// maximum authentication attempts exceeded for root from 203.0.113.9 port 40022 ssh2
// maximum authentication attempts exceeded for invalid user admin from 203.0.113.9 port 40022 ssh2
const exceeded =
  /^maximum authentication attempts exceeded for (invalid user )?([^:]*) from (\S+) port (\d{1,5}) ssh[12]$/s;

// maximum authentication attempts exceeded for invalid user … (so long a name that sshd cut the line before the address)
const cut = /^maximum authentication attempts exceeded for invalid user (.*)$/s;

export function readTooManyAttempts({ text, mayBeCut, preauth }: Message): Reading | undefined {
  // ` [preauth]` at the end proves it whole.
  const whole = mayBeCut && !preauth ? null : exceeded.exec(text);
  if (whole) {
    const [, invalid, user = '', from = '', port] = whole;
    const found = { kind: 'lone', user, from, port: Number(port) } as const;
    return invalid === undefined ? reading({ status: 'Failed', ...found }) : invalidUser(found);
  }
  const name = mayBeCut ? cut.exec(text)?.[1] : undefined;
  return name === undefined ? undefined : invalidUser({ kind: 'lone', user: loggedName(name) });
}
