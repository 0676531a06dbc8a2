// Messages of sshd and dropbear that are neither a login nor a probe. Their formats are in sshd.messages and
// dropbear.messages. A message must fit a format exactly, so that authtrack reports new messages of OpenSSH as unknown.
import type { Ignored } from '../../model/outcome.js';
import type { Message } from '../reading.js';
import { dropbearMessages, sshdFunctionMessages, sshdMessages } from './compiled-messages.js';
import { formatReader } from './format-reader.js';
import { ignoreReasons } from './reasons.js';

const readFormat = formatReader(sshdMessages);
const readFunctionFormat = formatReader(sshdFunctionMessages);
const readDropbearFormat = formatReader(dropbearMessages);

// debug1: userauth-request for user anna service ssh-connection method none
const debugging = /^debug[1-3]: /;

// mm_answer_sign: sign: error in libcrypto
const functionName = /^[a-z_][a-z0-9_]*: /;

// PAM modules and libpam write under the name of the program that calls them. They report the same attempts as sshd.
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

/** Returns why a message of sshd that no row of message-formats.ts reads is ignored; undefined if it is unknown. */
export function readIgnored(message: Message): Ignored | undefined {
  const { text, mayBeCut } = message;
  if (isPamLine(text)) return ignoreReasons.pam;
  if (debugging.test(text)) return ignoreReasons.debug;
  const ignored = readFormat(message);
  if (ignored) return ignored;
  const name = functionName.exec(text)?.[0];
  return name === undefined ? undefined : readFunctionFormat({ text: text.slice(name.length), mayBeCut });
}

/** The same for dropbear. */
export function readIgnoredDropbear(message: Message): Ignored | undefined {
  return isPamLine(message.text) ? ignoreReasons.pam : readDropbearFormat(message);
}

function isPamLine(text: string): boolean {
  return moduleName.test(text) || moreFailures.test(text);
}
