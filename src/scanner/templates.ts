// Templates of the messages that fill the log of a server on the Internet. The scanner finds them without a regular
// expression, so a line costs a third of a microsecond. A template says where the fields of a message are, but not what
// the message means: sshd/message-formats.ts says that, once for each template. The line parser also
// reads every message without a template, and gives the same result. So a template is useful only for a frequent message.
//
// %u is a user name, without a colon. %a is an address, without a space. %n is a port. %k is what sshd says about a key, to the end.
// %* is any text, which does not change what the message means.

const remoteIds = ['%a port %n', 'authenticating user %u %a port %n', 'invalid user %u %a port %n'];

const methods = ['password', 'publickey', 'none', 'keyboard-interactive/pam'];

const notAllowed = [
  'listed in DenyUsers',
  'not listed in AllowUsers',
  'not in any group',
  "none of user's groups are listed in AllowGroups",
];

/** Each with a reason of its own. */
const bannerErrors = [
  'invalid format',
  'could not read protocol version',
  'Connection closed',
  'Connection reset by peer',
  'Broken pipe',
];

export const templateTexts: readonly string[] = [
  ...methods.flatMap((method) => [
    `Failed ${method} for %u from %a port %n ssh2`,
    `Failed ${method} for invalid user %u from %a port %n ssh2`,
  ]),
  'Accepted password for %u from %a port %n ssh2',
  'Accepted publickey for %u from %a port %n ssh2: %k',
  'Failed publickey for %u from %a port %n ssh2: %k',
  'Failed publickey for invalid user %u from %a port %n ssh2: %k',
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
  ...bannerErrors.map((error) => `banner exchange: Connection from %a port %n: ${error}`),
  'error: Protocol major versions differ: 2 vs. 1',
  'error: kex_exchange_identification: client sent invalid protocol identifier %*',
  'error: kex_exchange_identification: Connection closed by remote host',
  'error: kex_exchange_identification: read: Connection reset by peer',
  'kex_exchange_identification: Connection closed by remote host',
  'kex_exchange_identification: read: Connection reset by peer',
  'pam_unix(sshd:auth): authentication failure;%*',
  'pam_unix(sshd:auth): %*',
  'pam_unix(sshd:session): session closed for user %*',
  'pam_unix(sshd:session): %*',
  'PAM 1 more authentication failure; logname=%*',
  ...[2, 3, 4, 5].map((more) => `PAM ${more} more authentication failures; logname=%*`),
  ...[4, 5, 6].map((attempts) => `PAM service(sshd) ignoring max retries; ${attempts} > 3`),
];

/** A row of `templateTexts`, split into its literal texts and its fields. */
export type Template = {
  /** Its index in `templateTexts`. */
  readonly number: number;
  readonly begin: string;
  /** The text between the user name and the address. Empty in a template without a user name. */
  readonly gap: string;
  /**
   * How the scanner finds the fields.
   * - `none`: there are no fields.
   * - `text`: any text follows `begin`.
   * - `end`: the scanner reads the fields backwards, from the end of the message.
   * - `key`: the same, from the first colon; what follows the colon is a key.
   * - `start`: the fields follow `begin`, and any text follows the fields.
   */
  readonly fields: 'none' | 'text' | 'end' | 'key' | 'start';
  readonly hasPort: boolean;
  /** The text after the port, or after the address if there is no port. */
  readonly tail: string;
  /** For `start`: the text at the end of the message. */
  readonly last: string;
};

const field = /%[uank*]/g;

/** @throws Error for a template with other fields, which is a bug. */
export function templateOf(templateText: string, number: number): Template {
  const names = (templateText.match(field) ?? []).join('');
  const [begin = '', first = '', second = '', third = ''] = templateText.split(field);
  const template = { number, begin, gap: '', hasPort: true, tail: '', last: '' };
  switch (names) {
    case '':
      return { ...template, fields: 'none' };
    case '%*':
      return { ...template, fields: 'text' };
    case '%a%n':
      return { ...template, fields: 'end', tail: second };
    case '%u%a':
      return { ...template, fields: 'end', gap: first, hasPort: false, tail: second };
    case '%u%a%n':
      return { ...template, fields: 'end', gap: first, tail: third };
    case '%u%a%n%k':
      return { ...template, fields: 'key', gap: first, tail: third.replace(COLON_AND_SPACE, '') };
    case '%a%n%*':
      return { ...template, fields: 'start', tail: second, last: third };
    default:
      throw new Error(`template "${templateText}": the scanner cannot read the fields ${names}`);
  }
}

const COLON_AND_SPACE = ': ';
