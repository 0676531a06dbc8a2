// Messages that PAM modules and libpam write under the name of the program that calls them. They report the same
// attempts as sshd, mostly in several lines.
import type { Topic } from './formats.js';
import { ignoreReasons } from './reasons.js';

// pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=root
// pam_faillock(sshd:auth): Consecutive login failures for user anna account temporarily locked
// (pam_unix) session opened for user anna by (uid=0)
// pam_krb5[4242]: authentication fails for 'anna' (anna@EXAMPLE.ORG)
// pam_ldap: error trying to bind as user "uid=anna,dc=example,dc=org" (Invalid credentials)
// pam_env: Unable to open env file: /etc/default/locale
const moduleName = /^(?:\(pam_[a-z0-9_]{1,40}\)|pam_[a-z0-9_]{1,40}(?:\([^)]{0,80}\)|\[\d{1,10}\])?:) ?/;

// libpam sums up failures in one line. The line lacks `PAM` if the tag has the module: sshd(pam_unix)[4242]: 2 more …
// PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=root
const moreFailures = /^(?:PAM )?\d{1,6} more authentication failures?; logname=/;

export function isPamLine(text: string): boolean {
  return moduleName.test(text) || moreFailures.test(text);
}

export const pam: readonly Topic[] = [
  [
    ignoreReasons.pam,
    [
      // libpam: PAM service(sshd) ignoring max retries; 6 > 3
      'PAM service(%s) ignoring max retries; %s > %s',
      'PAM adding faulty module: %s',
      'PAM unable to dlopen(%s): %s',
      'PAM unable to dlopen(%s)',
      'PAM [error: %s]',
      'PAM [dlerror: %s]',
      'PAM unable to resolve symbol: %s',
      'PAM no modules loaded for `%s',
      'PAM no control flag supplied',
      'PAM no module name supplied',
      'PAM (%s) illegal module type: %s',
      'PAM (%s) no module name supplied',
      'PAM bad jump in stack%s',
      'PAM pam_start: %s',
      'PAM pam_end: %s',
      'PAM _pam_load_conf_file: %s',
      'PAM _pam_init_handlers: %s',
      'PAM error reading PAM configuration file',
      'PAM error loading %s',
      'PAM failure loading %s',
      'PAM audit_log_acct_message() failed: %s',
      'PAM audit_open() failed: %s',
      'PAM pam_putenv: %s',

      // Messages of a module whose name is in the tag: sshd(pam_unix)[4242]: check pass; user unknown
      'authentication failure; logname=%s',
      'check pass; user %s',
      'session opened for user %s by %s(uid=%s)',
      'session closed for user %s',
      'could not identify password for [%s]',
      'bad username [%s]',
      'account %s has expired (%s)',
      'expired password for user %s (%s)',
      'password for user %s will expire in %s days',
      'service(%s) ignoring max retries; %s > %s',
      'Accepted google_authenticator code for %s',
      'Invalid verification code',
      'Invalid verification code for %s',
      'Did not receive verification code from user',
      'No secret configured for user %s, asking for code anyway.',

      // Modules and libraries that write their name in another way.
      // OpenPAM: in pam_sm_authenticate(): Failed to determine Kerberos principal name.
      'in pam_%s(): %s',
      'in openpam_%s(): %s',
      'in od_%s(): %s',
      'gkr-pam: %s',
      'nss_ldap: %s',
      'nss_wins: %s',
      'nss-ldapd: %s',
    ],
  ],
];
