// A failure that a PAM module reports, at every LogLevel of sshd. It is not an event: sshd reports the outcome itself,
// and `rhost` may be a host name (UseDNS yes). But at LogLevel ERROR it is the only line that shows an attempt.
import { reading, type Message, type Reading } from './reading.js';

// pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=root
// pam_sss(sshd:auth): received for user anna: 7 (Authentication failure)
// pam_krb5(sshd:auth): authentication fails for 'anna' (anna@EXAMPLE.ORG): …
// (pam_unix) authentication failure; logname= uid=0 …
// Only the first of the messages of pam_unix(sshd:auth): the scanner ignores the others (scan/template-texts.ts).
const failure =
  /^(?:pam_unix\(sshd:auth\): authentication failure;|(?:(?!pam_unix\(sshd:auth\))pam_[a-z0-9_]{1,40}\([^\s():]{1,80}:auth\):|\(pam_[a-z0-9_]{1,40}\)) (?:authentication fail(?:ure;|s for )|received for user .*: 7 \(Authentication failure\)$))/s;

export function readPamFailure({ text }: Message): Reading | undefined {
  return failure.test(text) ? reading({ status: 'Failed', kind: 'pam-failure' }) : undefined;
}
