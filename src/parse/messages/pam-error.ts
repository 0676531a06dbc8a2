// A refusal by PAM in keyboard-interactive authentication (auth-pam.c). `from` may be a host name (UseDNS yes).
import { loggedName } from './logged-name.js';
import { reading, type Message, type Reading } from './reading.js';

// PAM: Authentication failure for root from 203.0.113.9
// PAM: User not known to the underlying authentication module for illegal user admin from host.example
// PAM: authentication error for root from 203.0.113.9 via 198.51.100.2
// One of PAM's own sentences has a ` for ` in it: Have exhausted maximum number of retries for service
const pamError =
  /^PAM: (?:Have exhausted maximum number of retries for service|(?:(?! for ).)+) for (illegal user |invalid user )?(.*) from (\S+)(?: via \S+)?$/s;

// PAM: User not known to the underlying authentication module for illegal user … (cut before the address)
const cut = /^PAM: (?:(?! for ).)+ for (?:illegal user |invalid user )(.*)$/s;

export function readPamError({ text, mayBeCut }: Message): Reading | undefined {
  const whole = mayBeCut ? null : pamError.exec(text);
  const user = whole?.[2] ?? (mayBeCut ? cutName(text) : undefined);
  if (user === undefined) return undefined;
  return reading({
    status: 'Failed',
    kind: 'pam',
    method: 'keyboard-interactive/pam',
    user,
    invalidUser: whole?.[1] !== undefined || mayBeCut,
    from: whole?.[3] ?? null,
  });
}

function cutName(text: string): string | undefined {
  const name = cut.exec(text)?.[1];
  return name === undefined ? undefined : loggedName(name);
}
