// Accounts that may not log in: by the configuration (auth.c), because they have expired (auth-shadow.c), or by PAM
// (auth2.c, auth-pam.c). `from` may be a host name (UseDNS yes).
import { isBySshd, userName } from './client-text.js';
import { invalidUser, portOf, type Message, type Reading, type WrittenMessage } from './reading.js';

// User backup from 203.0.113.9 not allowed because not listed in AllowUsers
const withAddress =
  /^User (.*) from (\S+) not allowed because (?:listed in DenyUsers|not listed in AllowUsers|not in any group|a group is listed in DenyGroups|none of user's groups are listed in AllowGroups)$/s;

// User backup not allowed because account is locked
const withoutAddress =
  /^User (.*) not allowed because (?:account is locked|shell (?:(?! not allowed because ).)* (?:does not exist|is not executable)|listed in DenyUsers|not listed in AllowUsers|not in any group|a group is listed in DenyGroups|none of user's groups are listed in AllowGroups)$/s;

// User backup not allowed because /etc/nologin exists (session.c: after the login, which another line reports)
const noLogins = /^User (.*) not allowed because \/\S* exists$/s;

const LOCKED = ' because account is locked';
const USER_BYTES = 'User '.length;

// ROOT LOGIN REFUSED FROM 203.0.113.9 port 40022
const refusedRoot = /^ROOT LOGIN REFUSED FROM (\S+)(?: port (\d{1,5}))?$/;

// Account backup has expired
const expired = /^Account (.*) has expired$/s;

// Access denied for user backup by PAM account configuration [preauth]
const denied = /^Access denied for user (.*?)(?: by PAM account configuration|\.)$/s;

// Username too long from 203.0.113.9 port 40022 (auth-pam.c; an earlier line has the name)
const tooLong = /^Username too long from (\S+) port (\d{1,5})$/;

/** An account that exists and may not log in (allowed_user). */
export function readNotAllowed(message: WrittenMessage): Reading | undefined {
  const { text } = message;
  const match = withAddress.exec(text) ?? withoutAddress.exec(text);
  if (match) {
    const [, user = '', from] = match;
    const isCertain = isBySshd(message, USER_BYTES, userName);
    const reason = text.endsWith(LOCKED) ? 'locked' : 'not-allowed';
    return invalidUser({ user, from: isCertain ? (from ?? null) : null, reason });
  }
  const user = noLogins.exec(text)?.[1];
  return user === undefined ? undefined : invalidUser({ user, kind: 'counted', reason: 'not-allowed' });
}

/** root gave the right password or key, but PermitRootLogin forbids the login (auth_root_allowed). */
export function readRootRefused({ text, preauth }: Message): Reading | undefined {
  const match = refusedRoot.exec(text);
  if (!match) return undefined;
  return invalidUser({
    // Two processes of sshd write it: the monitor, and at the end of the attempt its child, with ` [preauth]`.
    kind: preauth ? 'settled' : 'invalid',
    user: 'root',
    from: match[1] ?? '',
    port: portOf(match[2]),
    reason: 'root-refused',
  });
}

export function readExpired({ text }: Message): Reading | undefined {
  const user = expired.exec(text)?.[1];
  return user === undefined ? undefined : invalidUser({ user, kind: 'expired', reason: 'expired' });
}

/** PAM refused the account after its authentication. */
export function readDenied({ text }: Message): Reading | undefined {
  const user = denied.exec(text)?.[1];
  return user === undefined ? undefined : invalidUser({ user, kind: 'denied', reason: 'denied' });
}

export function readTooLongName({ text }: Message): Reading | undefined {
  const match = tooLong.exec(text);
  return match ? invalidUser({ kind: 'counted', from: match[1] ?? '', port: portOf(match[2]) }) : undefined;
}
