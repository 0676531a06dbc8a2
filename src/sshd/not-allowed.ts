// An account that exists and may not log in (auth.c, allowed_user). `from` may be a host name (UseDNS yes).
import { isBySshd, userName } from './client-text.js';
import { invalidUser, type WrittenMessage, type Reading } from './reading.js';

// User backup from 203.0.113.9 not allowed because not listed in AllowUsers
const withAddress =
  /^User (.*) from (\S+) not allowed because (?:listed in DenyUsers|not listed in AllowUsers|not in any group|a group is listed in DenyGroups|none of user's groups are listed in AllowGroups)$/s;

// User backup not allowed because account is locked
const withoutAddress =
  /^User (.*) not allowed because (?:account is locked|shell (?:(?! not allowed because ).)* (?:does not exist|is not executable)|listed in DenyUsers|not listed in AllowUsers|not in any group|a group is listed in DenyGroups|none of user's groups are listed in AllowGroups)$/s;

// User backup not allowed because /etc/nologin exists (session.c: after the login, which another line reports)
const noLogins = /^User (.*) not allowed because \/\S* exists$/s;

const USER_BYTES = 'User '.length;

export function readNotAllowed(message: WrittenMessage): Reading | undefined {
  const { text } = message;
  const match = withAddress.exec(text) ?? withoutAddress.exec(text);
  if (match) {
    const [, user = '', from] = match;
    const isCertain = isBySshd(message, USER_BYTES, userName);
    return invalidUser({ user, from: isCertain ? (from ?? null) : null });
  }
  const user = noLogins.exec(text)?.[1];
  return user === undefined ? undefined : invalidUser({ user, kind: 'counted' });
}
