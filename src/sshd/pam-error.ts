// A refusal by PAM in keyboard-interactive authentication (auth-pam.c). `from` may be a host name (UseDNS yes).
import { isBySshd, nameStart, userName } from './client-text.js';
import { loggedName } from './logged-name.js';
import { reading, type WrittenMessage, type Reading } from './reading.js';

// PAM: Authentication failure for root from 203.0.113.9
// PAM: User not known to the underlying authentication module for illegal user admin from host.example
// PAM: authentication error for root from 203.0.113.9 via 198.51.100.2
// One error text of PAM contains ` for `: Have exhausted maximum number of retries for service
const pamError =
  /^PAM: (?:Have exhausted maximum number of retries for service|(?:(?! for ).)+) for (illegal user |invalid user )?(.*) from (\S+)(?: via \S+)?$/s;

// PAM: User not known to the underlying authentication module for illegal user … (cut before the address)
const cut = /^PAM: (?:(?! for ).)+ for (?:illegal user |invalid user )(.*)$/s;

export function readPamError(message: WrittenMessage): Reading | undefined {
  const { text, mayBeCut } = message;
  const match = mayBeCut ? null : pamError.exec(text);
  const whole = match && isWhole(message, match) ? match : null;
  const user = whole?.[2] ?? (mayBeCut || match ? cutName(text) : undefined);
  if (user === undefined) return undefined;
  return reading({
    status: 'Failed',
    kind: 'pam',
    method: 'keyboard-interactive/pam',
    user,
    invalidUser: whole === null || whole[1] !== undefined,
    from: whole?.[3] ?? null,
  });
}

function isWhole(message: WrittenMessage, [, invalid]: RegExpExecArray): boolean {
  return invalid === undefined || isBySshd(message, nameStart(message.text), userName);
}

function cutName(text: string): string | undefined {
  const name = cut.exec(text)?.[1];
  return name === undefined ? undefined : loggedName(name);
}
