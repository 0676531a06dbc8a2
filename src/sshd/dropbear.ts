// The messages of dropbear (svr-auth.c, svr-authpasswd.c, svr-authpubkey.c, svr-session.c). Most have a user name only if the account exists. The client comes last: `203.0.113.9:40022`, `[2001:db8::9]:40022`.
import { dropbearName, isWhole } from './client-text.js';
import { ignoreReasons } from './ignored/reasons.js';
import { readDropbearKey } from './logged-key.js';
import {
  invalidUser,
  probe,
  reading,
  type Message,
  type ConnectionOpened,
  type Reading,
  type SessionEnded,
  type WrittenMessage,
} from './reading.js';
import type { Reason } from './reasons.js';

// Bad password attempt for 'root' from 203.0.113.9:40022
// Bad PAM password attempt for 'root' from 203.0.113.9:40022
const badPassword = /^bad (?:PAM )?password attempt for '(.*)' from (\S+)$/is;

// Login attempt for nonexistent user from 203.0.113.9:40022
// Login attempt for nonexistent user (2022.83: the line that begins the connection has the address)
// Login attempt with wrong user anna from 203.0.113.9:40022
const unknownUser = /^login attempt (?:for nonexistent user(?: '.*')?|with wrong user (.*)) from (\S+)$/is;
const nameless = /^login attempt for nonexistent user$/i;

// Password auth succeeded for 'anna' from 203.0.113.9:40022
// PAM password auth succeeded for 'anna' from 203.0.113.9:40022
// Auth succeeded with blank password for 'anna' from 203.0.113.9:40022
const password =
  /^(?:(?:PAM )?password auth succeeded|auth succeeded with blank password) for '(.*)' from (\S+)$/is;

// Pubkey auth succeeded for 'anna' with ssh-ed25519 key SHA256:AbC from 203.0.113.9:40022
const key = /^pubkey auth (succeeded|bad signature) for '(.*)' with ([^']*) from (\S+)$/is;

// User 'anna' has invalid shell, rejected
// User account 'anna' is locked
const refusedUser = /^User (?:account )?'(.*)' (?:has invalid shell, rejected|is locked)$/s;

// root login rejected
const refusedRoot = /^root login rejected$/;

// Child connection from 203.0.113.9:40022
const child = /^Child connection from (\S+)$/;

// exit before auth (user 'root', 10 fails): Max auth tries reached - user 'root' (old builds)
// Exit before auth from <203.0.113.9:40022>: (user 'root', 10 fails): Max auth tries reached - user 'root'
// Exit before auth (user 'root', 10 fails): Max auth tries reached - user 'root' from 203.0.113.9:40022
// Exit before auth: Exited normally
const exit = /^Exit before auth(?: from <([^>\s]+)>)?:? ?(?:\(user '(.*)', \d+ fails\): )?(.*)$/is;
const tooMany = /^Max auth tries reached - user '.*'(?: from (\S+))?$/s;

const exitReasons: readonly (readonly [RegExp, Reason])[] = [
  [/^(?:Exited normally|Disconnect received|Remote host closed connection)/, 'closed'],
  [/^(?:Timeout before auth|Timeout reading|Idle timeout|Keepalive timeout)/, 'timeout'],
  [/^No matching algo/, 'no-common-algorithm'],
  [/^(?:Error reading|Error writing|Write error)/, 'reset'],
  [/^Incompatible remote version/, 'protocol-error'],
  [
    /^(?:Bad packet|Integrity error|Bad |Unexpected packet|Unknown|Out of order|Too-long|Too many)/,
    'protocol-error',
  ],
];

// Exit (anna) from <203.0.113.9:40022>: Disconnect received (since 2020.79)
// Exit (anna): Disconnect received
// exit after auth (anna): Exited normally (old builds)
const sessionExit = /^(?:Exit|exit after auth) \(.*\)(?: from <([^>\s]+)>)?: .*$/is;

export function readBadPassword({ text }: Message): Reading | undefined {
  const match = badPassword.exec(text);
  const from = client(match?.[2]);
  return (
    from && reading({ status: 'Failed', kind: 'failed', method: 'password', user: match?.[1] ?? '', ...from })
  );
}

export function readUnknownUser(message: WrittenMessage): Reading | undefined {
  const { text } = message;
  if (nameless.test(text)) return invalidUser({});
  const match = unknownUser.exec(text);
  const from = client(match?.[2]);
  if (!from) return undefined;
  // The name comes before the address, and dropbear does not escape it.
  return isWhole(message, dropbearName)
    ? invalidUser({ user: match?.[1] ?? null, ...from })
    : invalidUser({});
}

export function readPassword({ text }: Message): Reading | undefined {
  const match = password.exec(text);
  const from = client(match?.[2]);
  return (
    from &&
    reading({ status: 'Accepted', kind: 'accepted', method: 'password', user: match?.[1] ?? '', ...from })
  );
}

export function readKey({ text }: Message): Reading | undefined {
  const match = key.exec(text);
  const from = client(match?.[4]);
  if (!from) return undefined;
  const outcome =
    match?.[1]?.toLowerCase() === 'succeeded'
      ? ({ status: 'Accepted', kind: 'accepted' } as const)
      : ({ status: 'Failed', kind: 'failed' } as const);
  const [, , user = '', described = ''] = match ?? [];
  return reading({ ...outcome, method: 'publickey', user, ...from, key: readDropbearKey(described) });
}

export function readRefusedUser({ text }: Message): Reading | undefined {
  if (refusedRoot.test(text)) return invalidUser({ user: 'root', reason: 'root-refused' });
  const user = refusedUser.exec(text)?.[1];
  const reason = text.endsWith(' is locked') ? 'locked' : 'not-allowed';
  return user === undefined ? undefined : invalidUser({ user, reason });
}

export function readChild({ text }: Message): ConnectionOpened | undefined {
  const from = client(child.exec(text)?.[1]);
  return from && { kind: 'opening', ...from, localAddress: null };
}

/** Too many attempts are always a probe; another end is a probe only if no other line of the connection is an event. */
export function readExit({ text }: Message): Reading | undefined {
  const match = exit.exec(text);
  if (!match) return undefined;
  const [, from, user = null, reason = ''] = match;
  // Other reasons may contain text of the client: Incompatible remote version 'SSH-1.0 from 203.0.113.9:22
  const many = tooMany.exec(reason);
  const why = many ? 'max-attempts' : reasonOfExit(reason);
  return probe({
    user,
    kind: many ? 'probe' : 'end',
    preauth: true,
    ...client(from ?? many?.[1]),
    reason: why,
  });
}

/** The texts of dropbear_exit before a login; null for one that does not say whose fault it was. */
function reasonOfExit(text: string): Reason | null {
  return exitReasons.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** The session of a user ends. */
export function readSessionExit({ text }: Message): SessionEnded | undefined {
  const match = sessionExit.exec(text);
  if (!match) return undefined;
  const { from = null, port = null } = client(match[1]) ?? {};
  return { kind: 'session-end', from, port, ignored: ignoreReasons.session };
}

/** `203.0.113.9:40022`, `[2001:db8::9]:40022`, `::ffff:203.0.113.9:40022` */
function client(text: string | undefined): { readonly from: string; readonly port: number } | undefined {
  const match = /^\[?([^[\]\s]+)\]?:(\d{1,5})$/.exec(text ?? '');
  return match ? { from: match[1] ?? '', port: Number(match[2]) } : undefined;
}
