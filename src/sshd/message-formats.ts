// The messages of sshd and dropbear that report a login, a probe, or the beginning or end of a connection, each with its
// reader. Known messages that are not events are in ignored/. A new message needs a row here, its reader in the file of
// its topic, and samples in a test. Readers with the same first word are tried in the order of this table.
//
// A row also says which texts a client chooses, and how long they can be. Tests forge every row with such texts
// (test/property/address-spoofing.test.ts), so a row without its `%c` or `%t` is not protected.
import { readInvalidUser, readOutcome, readTooManyAttempts } from './authentication.js';
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
import {
  readConnectionEnded,
  readConnectionError,
  readConnectionOpened,
  readSessionClosed,
  readTimeout,
} from './connection-messages.js';
import {
  readBadPassword,
  readChild,
  readExit,
  readKey,
  readPassword,
  readRefusedUser,
  readSessionExit,
  readUnknownUser,
} from './dropbear.js';
import type { Service } from '../model/login.js';
import { readIdentification, readNegotiation } from './handshake.js';
import { readPamError, readPamFailure } from './pam-failures.js';
import type { MessageReader } from './reading.js';
import {
  readDenied,
  readExpired,
  readNotAllowed,
  readRootRefused,
  readTooLongName,
} from './refused-accounts.js';
import { readDropped, readDroppedCount, readProhibited, readRefusedConnect } from './refused-connections.js';

/** The limits of the texts that a client chooses: of `%c`, before the address, and of `%t`, after it. */
type ClientTexts = { readonly before?: ClientText; readonly after?: ClientText };

export type MessageFormat = ClientTexts & {
  readonly program: Service;
  /**
   * A message with these fields. `%a`: the address that the event has. `%n`: the port. `%c`: text of the client before
   * the address. `%t`: text of the client after it.
   */
  readonly format: string;
  readonly read: MessageReader;
  /** The first word is only a sample: it is the name of a function of sshd or of a module of PAM. */
  readonly anyFirstWord?: true;
};

const sshd = (format: string, read: MessageReader, texts: ClientTexts = {}): MessageFormat => ({
  ...{ program: 'sshd', format, read },
  ...texts,
});

const anyWord = (row: MessageFormat): MessageFormat => ({ ...row, anyFirstWord: true });

const dropbear = (format: string, read: MessageReader, texts: ClientTexts = {}): MessageFormat => ({
  ...{ program: 'dropbear', format, read },
  ...texts,
});

const methods = ['password', 'publickey', 'none', 'keyboard-interactive/pam', 'hostbased', 'gssapi-with-mic'];

/** The two longest error texts of PAM, and the usual ones. */
const pamErrors = [
  'Authentication failure',
  'Authentication service cannot retrieve authentication info',
  'Have exhausted maximum number of retries for service',
  'User not known to the underlying authentication module',
];

const notAllowed = ['listed in DenyUsers', "none of user's groups are listed in AllowGroups"];

export const messageFormats: readonly MessageFormat[] = [
  // auth.c, auth_log: a certificate has any id, and hostbased authentication any name
  ...methods.flatMap((method) => [
    sshd(`Failed ${method} for invalid user %c from %a port %n ssh2`, readOutcome, { before: userName }),
    sshd(`Failed ${method} for invalid user %c from %a port %n ssh2: %t`, readOutcome, {
      before: userName,
      after: anyText,
    }),
    sshd(`Failed ${method} for root from %a port %n ssh2: %t`, readOutcome, { after: anyText }),
    sshd(`Accepted ${method} for root from %a port %n ssh2: %t`, readOutcome, { after: anyText }),
  ]),
  sshd('Failed password for illegal user %c from %a port %n ssh2', readOutcome, { before: userName }),
  sshd('Failed password for illegal user %c from %a port %n', readOutcome, { before: userName }),
  sshd('Failed rhosts-rsa for invalid user %c from %a port %n ruser %t', readOutcome, {
    before: userName,
    after: userName,
  }),
  // auth.c, getpwnamallow
  sshd('Invalid user %c from %a port %n', readInvalidUser, { before: userName }),
  sshd('Invalid user %c from %a', readInvalidUser, { before: userName }),
  sshd('Illegal user %c from %a', readInvalidUser, { before: userName }),
  // auth.c, auth_maxtries_exceeded
  sshd(
    'error: maximum authentication attempts exceeded for invalid user %c from %a port %n ssh2 [preauth]',
    readTooManyAttempts,
    { before: relayedUserName },
  ),
  // auth.c, allowed_user: the account exists, so a client can hardly choose its name
  ...notAllowed.map((why) =>
    sshd(`User %c from %a not allowed because ${why}`, readNotAllowed, { before: userName }),
  ),
  sshd('User backup not allowed because account is locked', readNotAllowed),
  sshd('ROOT LOGIN REFUSED FROM %a port %n', readRootRefused),
  // auth-shadow.c, auth2.c, auth-pam.c
  sshd('Account backup has expired', readExpired),
  sshd('fatal: Access denied for user backup by PAM account configuration [preauth]', readDenied),
  sshd('Username too long from %a port %n', readTooLongName),
  // auth-pam.c
  ...pamErrors.flatMap((why) => [
    sshd(`error: PAM: ${why} for illegal user %c from %a`, readPamError, { before: userName }),
    sshd(`error: PAM: ${why} for root from %a`, readPamError),
  ]),
  anyWord(sshd('pam_unix(sshd:session): session closed for user anna', readSessionClosed)),
  anyWord(sshd('pam_sss(sshd:auth): received for user anna: 7 (Authentication failure)', readPamFailure)),
  // packet.c, sshpkt_fmt_connection_id
  ...['Connection closed by', 'Connection reset by', 'Disconnected from'].flatMap((what) => [
    sshd(`${what} invalid user %c %a port %n [preauth]`, readConnectionEnded, { before: idName }),
    sshd(`${what} authenticating user root %a port %n [preauth]`, readConnectionEnded),
    sshd(`${what} %a port %n [preauth]`, readConnectionEnded),
  ]),
  sshd('Connection from invalid user %c %a port %n timed out [preauth]', readConnectionEnded, {
    before: idName,
  }),
  sshd(
    'Disconnecting invalid user %c %a port %n: Too many authentication failures [preauth]',
    readConnectionEnded,
    { before: idName },
  ),
  sshd(
    'Disconnecting invalid user %c %a port %n: Change of username or service not allowed: (%t [preauth]',
    readConnectionEnded,
    { before: idName, after: anyText },
  ),
  // Before 7.5, without an address
  sshd('Disconnecting: Too many authentication failures for root [preauth]', readConnectionEnded),
  sshd('Read from socket failed: Connection reset by peer [preauth]', readConnectionEnded),
  sshd('Write failed: Broken pipe [preauth]', readConnectionEnded),
  sshd('Timeout, client not responding from user anna 192.0.2.7 port 40022', readConnectionEnded),
  // packet.c, ssh_packet_read_poll: %.400s
  sshd('Received disconnect from %a port %n:11: %t [preauth]', readConnectionEnded, { after: anyText }),
  sshd('error: Received disconnect from %a: 11: %t [preauth]', readConnectionEnded, { after: anyText }),
  // packet.c, sshpkt_vfatal
  sshd('send DEBUG: Connection from invalid user %c %a port %n: %t [preauth]', readConnectionError, {
    before: idName,
    after: anyText,
  }),
  anyWord(
    sshd(
      'ssh_dispatch_run_fatal: Connection from invalid user %c %a port %n: Connection corrupted [preauth]',
      readConnectionError,
      { before: idName },
    ),
  ),
  sshd(
    'Unable to negotiate with invalid user %c %a port %n: no matching cipher found. Their offer: %t',
    readNegotiation,
    { before: idName, after: anyText },
  ),
  sshd(
    'Unable to negotiate with %a port %n: no matching cipher found. Their offer: %t [preauth]',
    readNegotiation,
    {
      after: anyText,
    },
  ),
  sshd('Unable to negotiate with %a: no matching cipher found. Their offer: %t [preauth]', readNegotiation, {
    after: anyText,
  }),
  sshd('no matching cipher found: client %t server aes128-ctr [preauth]', readNegotiation, {
    after: anyText,
  }),
  // sshd.c: the beginning
  sshd('Connection from 192.0.2.7 port 40022 on 192.0.2.1 port 22 rdomain ""', readConnectionOpened),
  sshd('Connection from %a port %n with IP opts: %t', readConnectionOpened, { after: anyText }),
  // sshd.c, sshd_exchange_identification; kex.c
  sshd("Bad protocol version identification '%c' from %a port %n", readIdentification, { before: banner }),
  sshd("Bad protocol version identification '%c' from %a", readIdentification, { before: banner }),
  sshd('Protocol major versions differ for %a port %n: SSH-2.0-OpenSSH_7.4 vs. %t', readIdentification, {
    after: anyText,
  }),
  sshd("scanned from %a port %n with %t.  Don't panic.", readIdentification, { after: anyText }),
  sshd("probed from %a port %n with %t.  Don't panic.", readIdentification, { after: anyText }),
  sshd('Did not receive identification string from %a port %n', readIdentification),
  sshd('Could not write ident string to %a port %n', readIdentification),
  sshd('Connection timed out during banner exchange', readIdentification),
  sshd('Client version "%t" uses unsafe key agreement; refusing connection', readIdentification, {
    after: anyText,
  }),
  sshd(
    'error: kex_exchange_identification: client sent invalid protocol identifier "%t"',
    readIdentification,
    {
      after: anyText,
    },
  ),
  // monitor.c: %s, and nothing follows the port
  sshd('administratively prohibited connection for invalid user %c from %a port %n', readProhibited, {
    before: anyText,
  }),
  // sshd.c
  sshd('drop connection #1 from [%a]:%n on [192.0.2.1]:22 past MaxStartups', readDropped),
  sshd('Maxstartups logging rate-limited: additional 12 connections dropped', readDroppedCount),
  sshd('PerSourcePenalties logging rate-limited: additional 12 connections dropped', readDroppedCount),
  sshd('fatal: Timeout before authentication for %a port %n', readTimeout),
  // tcp_wrappers, refuse.c: the client's identd chooses the user name
  sshd('refused connect from %c@%a (%a)', readRefusedConnect, { before: identName }),

  // svr-auth.c: some builds name the user
  dropbear('Login attempt with wrong user %c from %a:%n', readUnknownUser, { before: dropbearName }),
  dropbear("Login attempt for nonexistent user '%c' from %a:%n", readUnknownUser, { before: dropbearName }),
  dropbear("User 'anna' has invalid shell, rejected", readRefusedUser),
  dropbear('root login rejected', readRefusedUser),
  // svr-authpasswd.c, svr-authpam.c, svr-authpubkey.c
  dropbear("Bad password attempt for 'root' from %a:%n", readBadPassword),
  dropbear("Password auth succeeded for 'anna' from %a:%n", readPassword),
  dropbear("PAM password auth succeeded for 'anna' from %a:%n", readPassword),
  dropbear("Auth succeeded with blank password for 'anna' from %a:%n", readPassword),
  dropbear("Pubkey auth succeeded for 'anna' with ssh-ed25519 key SHA256:AbC from %a:%n", readKey),
  anyWord(dropbear('pam_unix(dropbear:session): session closed for user anna', readSessionClosed)),
  // svr-main.c, common-session.c, svr-session.c
  dropbear('Exit (anna) from <192.0.2.7:40022>: Disconnect received', readSessionExit),
  dropbear('exit after auth (anna): Exited normally', readSessionExit),
  dropbear('Child connection from 192.0.2.7:40022', readChild),
  dropbear("Exit before auth: Incompatible remote version '%t'", readExit, { after: anyText }),
  dropbear("Exit before auth from <%a:%n>: Incompatible remote version '%t'", readExit, { after: anyText }),
  dropbear(
    "Exit before auth from <%a:%n>: (user 'root', 10 fails): Max auth tries reached - user 'root'",
    readExit,
  ),
];
