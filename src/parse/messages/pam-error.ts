// A refusal by PAM in keyboard-interactive authentication (auth-pam.c). `from` may be a host name (UseDNS yes).
import type { Message, Reading } from './reading.js';

// error: PAM: Authentication failure for root from 203.0.113.9
// error: PAM: User not known to the underlying authentication module for illegal user admin from host.example
// error: PAM: authentication error for root from 203.0.113.9 via 198.51.100.2
// One of PAM's own sentences has a ` for ` in it: Have exhausted maximum number of retries for service
const pamError =
  /^PAM: (?:Have exhausted maximum number of retries for service|(?:(?! for ).)+) for (illegal user |invalid user )?(.*) from (\S+)(?: via \S+)?$/s;

export function readPamError({ text, mayBeCut }: Message): Reading | undefined {
  const match = mayBeCut ? null : pamError.exec(text);
  if (!match) return undefined;
  const [, invalid, user = '', from = ''] = match;
  return {
    status: 'Failed',
    kind: 'pam',
    method: 'keyboard-interactive/pam',
    user,
    invalidUser: invalid !== undefined,
    from,
    port: null,
    preauth: false,
  };
}
