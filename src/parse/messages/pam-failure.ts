// A failure as a PAM module tells it, whatever LogLevel sshd has. It is no event: it names no address (`rhost` is what
// sshd gave to PAM, a name where UseDNS is on) and sshd tells the outcome itself; but at LogLevel ERROR it alone says that
// something was tried.
import { reading, type Message, type Reading } from './reading.js';

// pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=root
// pam_sss(sshd:auth): received for user anna: 7 (Authentication failure)
// pam_krb5(sshd:auth): authentication fails for 'anna' (anna@EXAMPLE.ORG): …
// (pam_unix) authentication failure; logname= uid=0 …
// Of pam_unix(sshd:auth) nothing else: scan/template-texts.ts has its messages.
const failure =
  /^(?:pam_unix\(sshd:auth\): authentication failure;|(?:(?!pam_unix\(sshd:auth\))pam_[a-z0-9_]{1,40}\([^\s():]{1,80}:auth\):|\(pam_[a-z0-9_]{1,40}\)) (?:authentication fail(?:ure;|s for )|received for user .*: 7 \(Authentication failure\)$))/s;

export function readPamFailure({ text }: Message): Reading | undefined {
  return failure.test(text) ? reading({ status: 'Failed', kind: 'pam-failure' }) : undefined;
}
