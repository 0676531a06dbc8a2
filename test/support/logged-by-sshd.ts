// How sshd changes a user name before it logs it, and the resulting log line (auth2.c, log.c).
import fc from 'fast-check';

const MAX_USER_BYTES = 100;
const MAX_PREAMBLE_BYTES = 200;
const MAX_MESSAGE_BYTES = 500;

const cStyle: Readonly<Record<number, string>> = {
  0x07: '\\a',
  0x08: '\\b',
  0x09: '\\t',
  0x0a: '\\n',
  0x0b: '\\v',
  0x0c: '\\f',
  0x0d: '\\r',
  0x5c: '\\\\',
};

/** Encodes latin1 bytes like strnvis(3) with VIS_CSTYLE | VIS_NL | VIS_TAB | VIS_OCTAL. */
export function vis(bytes: string): string {
  const escaped = (code: number): string => {
    const isPlain = code >= 0x20 && code <= 0x7e;
    return isPlain ? String.fromCharCode(code) : `\\${code.toString(8).padStart(3, '0')}`;
  };
  return Array.from(Buffer.from(bytes, 'latin1'), (code) => cStyle[code] ?? escaped(code)).join('');
}

/** The message as it reaches syslog: escaped, then cut. */
export const logged = (message: string): string => vis(message).slice(0, MAX_MESSAGE_BYTES);

/** A user name as the client sends it, up to its first colon and NUL; latin1 bytes. */
export const sentUser = fc
  .oneof(
    fc.string({ unit: 'binary-ascii', maxLength: 120 }),
    fc
      .array(
        fc.constantFrom(
          ' from 203.0.113.66 port 22 ssh2',
          ' from 203.0.113.66',
          ' 203.0.113.66 port 22',
          ' [preauth]',
          ' not allowed because not listed in AllowUsers',
          'Accepted password for root from 203.0.113.66 port 22 ssh2',
          'invalid user ',
          'authenticating user ',
          'user ',
          ' timed out',
          ' via 203.0.113.66',
          ' ssh2',
          ' port 22',
          'root',
          ' ',
          '',
          '%s%n',
          '\\',
          '\n',
          '\u00fc\u00ff',
          "'",
          '"',
        ),
        { maxLength: 6 },
      )
      .map((parts) => parts.join('')),
    fc
      .tuple(
        fc.constantFrom('\u0001', '\u00ff'),
        fc.integer({ min: 60, max: 200 }),
        fc.constantFrom(
          '',
          ' from 203.0.113.66 port 22 ssh2',
          ' 203.0.113.66 port 22',
          ` 203.0.113.66 port 22${' '.repeat(90)}`,
          ` from 203.0.113.66 port 22${' '.repeat(200)}`,
        ),
      )
      .map(([char, length, end]) => char.repeat(length) + end),
  )
  .map((user) => user.split(/[:\0]/, 1)[0] ?? '');

type Form = {
  readonly name: string;
  /** The line for a user name, before it is escaped and cut. */
  readonly message: (user: string, from: string) => string;
  /** Whether the line contains the port 40022. */
  readonly hasPort: boolean;
};

const short = (user: string): string => user.slice(0, MAX_USER_BYTES);
const preamble = (user: string): string => `invalid user ${user}`.slice(0, MAX_PREAMBLE_BYTES);
const form = (name: string, hasPort: boolean, message: Form['message']): Form => ({ name, hasPort, message });

/** Every message in which sshd writes a name that the client chose. */
export const userForms: readonly Form[] = [
  form('Failed', true, (u, a) => `Failed password for invalid user ${short(u)} from ${a} port 40022 ssh2`),
  form(
    'Failed PAM',
    true,
    (u, a) => `Failed keyboard-interactive/pam for invalid user ${short(u)} from ${a} port 40022 ssh2`,
  ),
  form(
    'Failed publickey',
    true,
    (u, a) =>
      `Failed publickey for invalid user ${short(u)} from ${a} port 40022 ssh2: RSA SHA256:AbC from 203.0.113.66 port 1 ssh2`,
  ),
  form('Invalid', true, (u, a) => `Invalid user ${short(u)} from ${a} port 40022`),
  form('Invalid before 7.3', false, (u, a) => `Invalid user ${short(u)} from ${a}`),
  form(
    'PAM',
    false,
    (u, a) =>
      `error: PAM: User not known to the underlying authentication module for illegal user ${short(u)} from ${a}`,
  ),
  form(
    'PAM failure',
    false,
    (u, a) => `error: PAM: Authentication failure for illegal user ${short(u)} from ${a}`,
  ),
  form(
    'not allowed',
    false,
    (u, a) => `User ${short(u)} from ${a} not allowed because not listed in AllowUsers`,
  ),
  form('closed', true, (u, a) => `Connection closed by ${preamble(u)} ${a} port 40022 [preauth]`),
  form('reset', true, (u, a) => `Connection reset by ${preamble(u)} ${a} port 40022 [preauth]`),
  form('disconnected', true, (u, a) => `Disconnected from ${preamble(u)} ${a} port 40022 [preauth]`),
  form('timed out', true, (u, a) => `Connection from ${preamble(u)} ${a} port 40022 timed out [preauth]`),
  form(
    'too many',
    true,
    (u, a) => `Disconnecting ${preamble(u)} ${a} port 40022: Too many authentication failures [preauth]`,
  ),
  form(
    'change',
    true,
    (u, a) =>
      `Disconnecting ${preamble(u)} ${a} port 40022: Change of username or service not allowed: (${short(u)},ssh-connection) -> (${short(u)},x) [preauth]`,
  ),
  form(
    'dispatch',
    true,
    (u, a) =>
      `ssh_dispatch_run_fatal: Connection from ${preamble(u)} ${a} port 40022: Connection corrupted [preauth]`,
  ),
  form(
    'negotiate',
    true,
    (u, a) =>
      `Unable to negotiate with ${preamble(u)} ${a} port 40022: no matching cipher found. Their offer: from 203.0.113.66 port 1 [preauth]`,
  ),
  form(
    'prohibited',
    true,
    (u, a) => `administratively prohibited connection for invalid user ${u} from ${a} port 40022`,
  ),
];
