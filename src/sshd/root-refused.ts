// root gave the right password or key, but PermitRootLogin forbids the login (auth.c, auth_root_allowed).
import { invalidUser, type Message, type Reading } from './reading.js';

// ROOT LOGIN REFUSED FROM 203.0.113.9 port 40022
const refused = /^ROOT LOGIN REFUSED FROM (\S+)(?: port (\d{1,5}))?$/;

export function readRootRefused({ text, preauth }: Message): Reading | undefined {
  const match = refused.exec(text);
  if (!match) return undefined;
  return invalidUser({
    // Two processes of sshd write it: the monitor, and at the end of the attempt its child, with ` [preauth]`.
    kind: preauth ? 'settled' : 'invalid',
    user: 'root',
    from: match[1] ?? '',
    port: match[2] === undefined ? null : Number(match[2]),
  });
}
