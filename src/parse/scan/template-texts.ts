// The messages that fill the logs of a server on the Internet, as templates that are found without a pattern: so a line
// costs a third of a microsecond. A template says how a message is cut and nothing of what it means: that is asked of the
// message families (messages/messages.ts), once for each template. What has none of these templates is read by the families
// themselves, and comes to the same: a template is worth its row only where its message is frequent.
//
// %u is a user name: no colon. %a is an address: no blank. %n is a port. %* is any text.

const remoteIds = ['%a port %n', 'authenticating user %u %a port %n', 'invalid user %u %a port %n'];

const methods = ['password', 'publickey', 'none', 'keyboard-interactive/pam'];

const notAllowed = [
  'listed in DenyUsers',
  'not listed in AllowUsers',
  'not in any group',
  "none of user's groups are listed in AllowGroups",
];

export const templateTexts: readonly string[] = [
  ...methods.flatMap((method) => [
    `Failed ${method} for %u from %a port %n ssh2`,
    `Failed ${method} for invalid user %u from %a port %n ssh2`,
  ]),
  'Accepted password for %u from %a port %n ssh2',
  'Accepted publickey for %u from %a port %n ssh2: %*',
  'Failed publickey for %u from %a port %n ssh2: %*',
  'Failed publickey for invalid user %u from %a port %n ssh2: %*',
  'Accepted keyboard-interactive/pam for %u from %a port %n ssh2',
  'Invalid user %u from %a port %n',
  ...remoteIds.flatMap((id) => [
    `Connection closed by ${id} [preauth]`,
    `Connection reset by ${id} [preauth]`,
    `Disconnected from ${id} [preauth]`,
    `Disconnecting ${id}: Too many authentication failures [preauth]`,
    `Disconnecting ${id}: Change of username or service not allowed [preauth]`,
  ]),
  'Connection closed by %a port %n',
  'Connection reset by %a port %n',
  'Disconnected from user %u %a port %n',
  'Received disconnect from %a port %n:%*',
  'Received disconnect from %a port %n:%* [preauth]',
  'Received disconnect from %a port %n:11:  [preauth]',
  'error: maximum authentication attempts exceeded for %u from %a port %n ssh2 [preauth]',
  'error: maximum authentication attempts exceeded for invalid user %u from %a port %n ssh2 [preauth]',
  ...notAllowed.map((why) => `User %u from %a not allowed because ${why}`),
  'fatal: Timeout before authentication for %a port %n',
  'Unable to negotiate with %a port %n: %*',
  'Unable to negotiate with %a port %n: %* [preauth]',
  'banner exchange: Connection from %a port %n: %*',
  'error: Protocol major versions differ: 2 vs. 1',
  'error: kex_exchange_identification: client sent invalid protocol identifier %*',
  'error: kex_exchange_identification: Connection closed by remote host',
  'error: kex_exchange_identification: read: Connection reset by peer',
  'kex_exchange_identification: Connection closed by remote host',
  'kex_exchange_identification: read: Connection reset by peer',
  'pam_unix(sshd:auth): authentication failure;%*',
  'pam_unix(sshd:auth): %*',
  'pam_unix(sshd:session): %*',
  'PAM 1 more authentication failure; logname=%*',
  ...[2, 3, 4, 5].map((more) => `PAM ${more} more authentication failures; logname=%*`),
  ...[4, 5, 6].map((tries) => `PAM service(sshd) ignoring max retries; ${tries} > 3`),
];
