// The messages that have an address, and the texts in them that a client chooses, before or after the address. The
// limits of these texts are in client-text.ts, which the message families use too. Tests forge each row of this table.
import {
  anyText,
  banner,
  dropbearName,
  identName,
  idName,
  relayedUserName,
  userName,
  type ClientText,
} from './client-text.js';

export type ClientMessage = {
  readonly program: 'sshd' | 'dropbear';
  /** `%c`: text of the client before the address. `%a`: the address. `%n`: the port. `%t`: text after them. */
  readonly format: string;
  /** The limits of `%c`. */
  readonly before?: ClientText;
  /** The limits of `%t`. */
  readonly after?: ClientText;
};

const methods = ['password', 'publickey', 'none', 'keyboard-interactive/pam', 'hostbased', 'gssapi-with-mic'];

/** The two longest error texts of PAM, and the usual ones. */
const pamErrors = [
  'Authentication failure',
  'Authentication service cannot retrieve authentication info',
  'Have exhausted maximum number of retries for service',
  'User not known to the underlying authentication module',
];

const notAllowed = ['listed in DenyUsers', "none of user's groups are listed in AllowGroups"];

const sshd = (format: string, texts: Pick<ClientMessage, 'before' | 'after'> = {}): ClientMessage => ({
  program: 'sshd',
  format,
  ...texts,
});

const dropbear = (format: string, texts: Pick<ClientMessage, 'before' | 'after'> = {}): ClientMessage => ({
  program: 'dropbear',
  format,
  ...texts,
});

export const clientMessages: readonly ClientMessage[] = [
  // auth.c, auth_log: a certificate has any id, and hostbased authentication any name
  ...methods.flatMap((method) => [
    sshd(`Failed ${method} for invalid user %c from %a port %n ssh2`, { before: userName }),
    sshd(`Failed ${method} for invalid user %c from %a port %n ssh2: %t`, {
      before: userName,
      after: anyText,
    }),
    sshd(`Failed ${method} for root from %a port %n ssh2: %t`, { after: anyText }),
    sshd(`Accepted ${method} for root from %a port %n ssh2: %t`, { after: anyText }),
  ]),
  sshd('Failed password for illegal user %c from %a port %n ssh2', { before: userName }),
  sshd('Failed password for illegal user %c from %a port %n', { before: userName }),
  sshd('Failed rhosts-rsa for invalid user %c from %a port %n ruser %t', {
    before: userName,
    after: userName,
  }),
  // auth.c, getpwnamallow
  sshd('Invalid user %c from %a port %n', { before: userName }),
  sshd('Invalid user %c from %a', { before: userName }),
  sshd('Illegal user %c from %a', { before: userName }),
  // auth.c, allowed_user: the account exists, so a client can hardly choose its name
  ...notAllowed.map((why) => sshd(`User %c from %a not allowed because ${why}`, { before: userName })),
  sshd('ROOT LOGIN REFUSED FROM %a port %n'),
  // auth.c, auth_maxtries_exceeded
  sshd('error: maximum authentication attempts exceeded for invalid user %c from %a port %n ssh2 [preauth]', {
    before: relayedUserName,
  }),
  // auth-pam.c
  ...pamErrors.flatMap((why) => [
    sshd(`error: PAM: ${why} for illegal user %c from %a`, { before: userName }),
    sshd(`error: PAM: ${why} for root from %a`),
  ]),
  // packet.c, sshpkt_fmt_connection_id
  ...['Connection closed by', 'Connection reset by', 'Disconnected from'].flatMap((what) => [
    sshd(`${what} invalid user %c %a port %n [preauth]`, { before: idName }),
    sshd(`${what} authenticating user root %a port %n [preauth]`),
    sshd(`${what} %a port %n [preauth]`),
  ]),
  sshd('Connection from invalid user %c %a port %n timed out [preauth]', { before: idName }),
  sshd('Disconnecting invalid user %c %a port %n: Too many authentication failures [preauth]', {
    before: idName,
  }),
  sshd('Disconnecting invalid user %c %a port %n: Change of username or service not allowed: (%t [preauth]', {
    before: idName,
    after: anyText,
  }),
  sshd('ssh_dispatch_run_fatal: Connection from invalid user %c %a port %n: Connection corrupted [preauth]', {
    before: idName,
  }),
  sshd('Unable to negotiate with invalid user %c %a port %n: no matching cipher found. Their offer: %t', {
    before: idName,
    after: anyText,
  }),
  sshd('Unable to negotiate with %a port %n: no matching cipher found. Their offer: %t [preauth]', {
    after: anyText,
  }),
  sshd('Unable to negotiate with %a: no matching cipher found. Their offer: %t [preauth]', {
    after: anyText,
  }),
  // packet.c, ssh_packet_read_poll: %.400s
  sshd('Received disconnect from %a port %n:11: %t [preauth]', { after: anyText }),
  sshd('error: Received disconnect from %a: 11: %t [preauth]', { after: anyText }),
  // sshd.c, sshd_exchange_identification
  sshd("Bad protocol version identification '%c' from %a port %n", { before: banner }),
  sshd("Bad protocol version identification '%c' from %a", { before: banner }),
  sshd('Protocol major versions differ for %a port %n: SSH-2.0-OpenSSH_7.4 vs. %t', { after: anyText }),
  sshd("scanned from %a port %n with %t.  Don't panic.", { after: anyText }),
  sshd('Did not receive identification string from %a port %n'),
  sshd('Connection from %a port %n with IP opts: %t', { after: anyText }),
  // monitor.c: %s, and nothing follows the port
  sshd('administratively prohibited connection for invalid user %c from %a port %n', { before: anyText }),
  // sshd.c
  sshd('drop connection #1 from [%a]:%n on [192.0.2.1]:22 past MaxStartups'),
  sshd('fatal: Timeout before authentication for %a port %n'),
  // tcp_wrappers, refuse.c: the client's identd chooses the user name
  sshd('refused connect from %c@%a (%a)', { before: identName }),
  // svr-auth.c: some builds name the user
  dropbear('Login attempt with wrong user %c from %a:%n', { before: dropbearName }),
  dropbear("Login attempt for nonexistent user '%c' from %a:%n", { before: dropbearName }),
  dropbear("Bad password attempt for 'root' from %a:%n"),
  // common-session.c
  dropbear("Exit before auth: Incompatible remote version '%t'", { after: anyText }),
  dropbear("Exit before auth from <%a:%n>: Incompatible remote version '%t'", { after: anyText }),
  dropbear("Exit before auth from <%a:%n>: (user 'root', 10 fails): Max auth tries reached - user 'root'"),
];
