// An account that may not log in: it has expired (auth-shadow.c), or PAM refused it after the authentication (auth2.c).
import { invalidUser, type Message, type Reading } from './reading.js';

// Account backup has expired
const expired = /^Account (.*) has expired$/s;

// Access denied for user backup by PAM account configuration [preauth]
const denied = /^Access denied for user (.*?)(?: by PAM account configuration|\.)$/s;

// Username too long from 203.0.113.9 port 40022 (auth-pam.c; an earlier line has the name)
const tooLong = /^Username too long from (\S+) port (\d{1,5})$/;

export function readAccountDenied({ text }: Message): Reading | undefined {
  const account = expired.exec(text)?.[1];
  if (account !== undefined) return invalidUser({ user: account, kind: 'expired' });
  const long = tooLong.exec(text);
  if (long) return invalidUser({ kind: 'counted', from: long[1] ?? '', port: Number(long[2]) });
  const user = denied.exec(text)?.[1];
  return user === undefined ? undefined : invalidUser({ user, kind: 'denied' });
}
