// Failures that PAM reports: sshd logs the refusal in keyboard-interactive authentication (auth-pam.c), and the modules of
// PAM log failures themselves.
import { isCertain, loggedName, userName } from './client-text.js';
import { reading, type Message, type Reading, type WrittenMessage } from './reading.js';

// PAM: Authentication failure for root from 203.0.113.9
// PAM: User not known to the underlying authentication module for illegal user admin from host.example (UseDNS yes)
// PAM: authentication error for root from 203.0.113.9 via 198.51.100.2
// One error text of PAM contains ` for `: Have exhausted maximum number of retries for service
const pamError =
  /^PAM: (?:Have exhausted maximum number of retries for service|(?:(?! for ).)+) for (illegal user |invalid user )?(.*) from (\S+)(?: via \S+)?$/s;

// PAM: User not known to the underlying authentication module for illegal user … (cut before the address)
const cut = /^PAM: (?:(?! for ).)+ for (?:illegal user |invalid user )(.*)$/s;

// pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=root
// pam_sss(sshd:auth): received for user anna: 7 (Authentication failure)
// pam_krb5(sshd:auth): authentication fails for 'anna' (anna@EXAMPLE.ORG): …
// (pam_unix) authentication failure; logname= uid=0 …
// Only the first of the messages of pam_unix(sshd:auth): the scanner ignores the others (scanner/templates.ts).
const failure =
  /^(?:pam_unix\(sshd:auth\): authentication failure;|(?:(?!pam_unix\(sshd:auth\))pam_[a-z0-9_]{1,40}\([^\s():]{1,80}:auth\):|\(pam_[a-z0-9_]{1,40}\)) (?:authentication fail(?:ure;|s for )|received for user .*: 7 \(Authentication failure\)$))/s;

export function readPamError(message: WrittenMessage): Reading | undefined {
  const { text, mayBeCut } = message;
  const match = mayBeCut ? null : pamError.exec(text);
  const whole = match && isCertain(message, match[1], userName) ? match : null;
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

function cutName(text: string): string | undefined {
  const name = cut.exec(text)?.[1];
  return name === undefined ? undefined : loggedName(name);
}

/**
 * Not an event: sshd reports the outcome itself, and `rhost` may be a host name. But at LogLevel ERROR it is the only
 * line that shows an attempt.
 */
export function readPamFailure({ text }: Message): Reading | undefined {
  return failure.test(text) ? reading({ status: 'Failed', kind: 'pam-failure' }) : undefined;
}
