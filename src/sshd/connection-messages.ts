// The beginning and the end of a connection (sshd.c, packet.c, serverloop.c). The end of a connection without a login is a
// probe, if no other line of the connection is an event.
import { ignored } from '../model/outcome.js';
import { ignoreReasons } from './ignored/reasons.js';
import { idName, isBySshd, isWhole, LOGGED_IN_ID, nameStart, REMOTE_ID, remoteId } from './client-text.js';
import {
  CUT_AT_BYTES,
  portOf,
  probe,
  type ConnectionOpened,
  type LoginGraceTimeout,
  type Message,
  type Reading,
  type SessionEnded,
  type WrittenMessage,
} from './reading.js';
import type { Reason } from './reasons.js';

// Connection from 203.0.113.9 port 40022 on 192.0.2.1 port 22 rdomain ""
const opened = /^Connection from (\S+)(?: port (\d{1,5}))?(?: on (\S+) port \d{1,5}(?: rdomain ".*")?)?$/s;

// Connection from 203.0.113.9 port 40022 with IP opts: 83 07 04
// Connection from 203.0.113.9 with IP options: 83 07 04
const sourceRouted = /^Connection from (\S+)(?: port (\d{1,5}))? with IP opt(?:ion)?s: ?.*$/s;

// Connection closed by 203.0.113.9 port 40022 [preauth]
// Connection reset by authenticating user root 203.0.113.9 port 40022 [preauth]
// Disconnected from invalid user admin 203.0.113.9 port 40022 [preauth]
// Connection from 203.0.113.9 port 40022 timed out
const ended = new RegExp(
  `^(?:Connection closed by|Connection reset by|Disconnected from|Connection from(?=.* timed out$)) ${REMOTE_ID}(?: timed out)?$`,
  's',
);

// Disconnecting invalid user admin 203.0.113.9 port 40022: Too many authentication failures [preauth]
const disconnecting = new RegExp(`^Disconnecting ${REMOTE_ID}: `, 's');

// Received disconnect from 203.0.113.9 port 40022:11: Bye Bye [preauth]
// Received disconnect from 2001:db8::9: 11: Bye Bye [preauth]
const received = /^Received disconnect from (\S+)(?: port (\d{1,5}):|: )/;

// Connection closed by 203.0.113.9 [preauth]
// Connection to 203.0.113.9 timed out while waiting to read
const withoutPort =
  /^(?:Connection closed by|Connection reset by|Disconnected from|Connection to) (\S+?)(?: timed out(?: while waiting to (?:read|write))?)?$/;

// Disconnecting: Too many authentication failures for root [preauth]
// Read from socket failed: Connection reset by peer [preauth]
// Write failed: Broken pipe [preauth]
// Connection closed by invalid user … (a long name: sshd cut the line before the address)
const withoutAddress =
  /^(?:Disconnecting: |Read from socket failed: |Write failed: |(?:Connection closed by|Connection reset by|Disconnected from|Connection from|Disconnecting) invalid user )/;

// Disconnected from user anna 203.0.113.9 port 40022
// Disconnecting user anna 203.0.113.9 port 40022: …
// Timeout, client not responding from user anna 203.0.113.9 port 40022
const afterLogin = [
  `(?:Connection closed by|Connection reset by|Disconnected from|Timeout, client not responding from) ${LOGGED_IN_ID}$`,
  `Connection from ${LOGGED_IN_ID} timed out$`,
  `Disconnecting ${LOGGED_IN_ID}: `,
].map((pattern) => new RegExp(`^${pattern}`, 's'));

// Connection closed by 203.0.113.9 port 40022
// Connection reset by 203.0.113.9 port 40022
const closed = /^Connection (?:closed|reset) by \S+ port \d{1,5}$/;

const CLOSED = 'Connection closed by ';

// Disconnecting: Too many authentication failures for root
// Disconnecting root 203.0.113.9 port 40022: Too many authentication failures
const tooManyFailures = /^Disconnecting(?: [^:]* \S+ port \d{1,5})?: Too many authentication failures/s;

// banner exchange: Connection from 203.0.113.9 port 40022: invalid format
// send DEBUG: Connection from 203.0.113.9 port 40022: Broken pipe (since 10.5)
// ssh_dispatch_run_fatal: Connection from authenticating user root 203.0.113.9 port 40022: Connection corrupted [preauth]
const connectionError = new RegExp(
  `^(?:banner exchange|send DEBUG|[a-z0-9_]+): Connection (?:from|to) ${REMOTE_ID}: `,
  's',
);
const errorAfterLogin = new RegExp(
  `^(?:banner exchange|send DEBUG|[a-z0-9_]+): Connection (?:from|to) ${LOGGED_IN_ID}: `,
  's',
);

// Timeout before authentication for 203.0.113.9 port 40022
const graceTimeout = /^Timeout before authentication for (\S+?)(?: port (\d{1,5}))?\.?$/;

// Timeout before authentication for connection from 203.0.113.9 to 192.0.2.1, pid = 4711
const graceTimeoutByListener =
  /^Timeout before authentication for connection from (\S+) to (\S+), pid = (\d{1,10})(?: .*)?$/;

// pam_unix(sshd:session): session closed for user anna
// (pam_unix) session closed for user anna
// session closed for user anna (the tag has the module)
const closedByPam = /^(?:pam_unix\([^\s():]{1,80}:session\): |\(pam_unix\) )?session closed for user /;

const afterItsLogin = ignored('the end of a connection after its login');

/** A connection begins (LogLevel VERBOSE): not an event, but it gives the address for lines without one. */
export function readConnectionOpened({ text }: Message): ConnectionOpened | Reading | undefined {
  const match = opened.exec(text);
  if (match) {
    const [, from = '', port, localAddress = null] = match;
    return { kind: 'opening', from, port: portOf(port), localAddress };
  }
  const routed = sourceRouted.exec(text);
  return routed ? probe({ from: routed[1] ?? '', port: portOf(routed[2]), reason: 'refused' }) : undefined;
}

/**
 * A connection ends. A message without ` [preauth]` and a user has two causes:
 * - The client left before it sent anything (9.5 to 9.9: kex_exchange_identification writes its line at VERBOSE).
 * - The session of the client was interrupted (serverloop.c: INFO since 9.8).
 */
export function readConnectionEnded(message: WrittenMessage): Reading | SessionEnded | undefined {
  const { text, preauth, postauth } = message;
  for (const pattern of afterLogin) {
    const match = pattern.exec(text);
    if (match) return loggedOut(match);
  }
  const named = readEnded(message) ?? disconnecting.exec(text);
  if (named) {
    const id = remoteId(named);
    const isClose = !preauth && !postauth && closed.test(text);
    const reason = isClose && text.startsWith(CLOSED) ? 'no-identification' : reasonOfEnd(text);
    return probe({ ...id, kind: isClose ? 'close' : 'end', preauth: preauth || id.preauth, reason });
  }
  const match = received.exec(text) ?? withoutPort.exec(text);
  if (match) {
    const [, from = '', port] = match;
    return probe({ kind: 'end', from, port: portOf(port), preauth, reason: reasonOfEnd(text) });
  }
  return withoutAddress.test(text) ? probe({ kind: 'end', preauth, reason: reasonOfEnd(text) }) : undefined;
}

/** Why a connection ended. A name of the client may be in the text, so only the words of sshd around it count. */
function reasonOfEnd(text: string): Reason {
  if (text.startsWith('Disconnecting')) return tooManyFailures.test(text) ? 'max-attempts' : 'protocol-error';
  if (text.startsWith('Connection reset by ')) return 'reset';
  if (/^(?:Read from socket failed|Write failed): /.test(text))
    return text.endsWith(' timed out') ? 'timeout' : 'reset';
  return /^Connection (?:to|from) /.test(text) ? 'timeout' : 'closed';
}

function loggedOut([, from = '', port]: RegExpExecArray): SessionEnded {
  return { kind: 'session-end', from, port: portOf(port), ignored: afterItsLogin };
}

/** The process of the login writes it, so its process id is that of the login. A name follows, which may be blank. */
export function readSessionClosed({ whole, levelBytes }: WrittenMessage): SessionEnded | undefined {
  if (!closedByPam.test(whole.slice(levelBytes))) return undefined;
  return { kind: 'session-end', from: null, port: null, ignored: ignoreReasons.pam };
}

/** A name may contain all that sshd writes after it, even ` [preauth]`. A long line without that may be cut. */
function readEnded(message: WrittenMessage): RegExpExecArray | null {
  const match = message.mayBeCut ? null : ended.exec(message.text);
  if (match?.[1] !== 'invalid') return match;
  if (!message.preauth && !isWhole({ ...message, cutAtBytes: CUT_AT_BYTES }, idName)) return null;
  return isBySshd(message, nameStart(message.text), idName) ? match : null;
}

/** An error that ended a connection: `function: Connection from client: error` (packet.c, sshpkt_vfatal). */
export function readConnectionError({ text }: Message): Reading | SessionEnded | undefined {
  const session = errorAfterLogin.exec(text);
  if (session) return loggedOut(session);
  const match = connectionError.exec(text);
  return match ? probe({ ...remoteId(match), reason: reasonOfError(text, match[0].length) }) : undefined;
}

/** @param start where the text of the error begins (ssherr.c, strerror) */
function reasonOfError(text: string, start: number): Reason {
  const error = text.slice(start);
  if (text.startsWith('banner exchange: ') && error === 'invalid format') return 'bad-banner';
  if (error.endsWith('timed out')) return 'timeout';
  if (error === 'Connection closed') return 'closed';
  return /^(?:Broken pipe|Connection reset by peer|No route to host|Network is unreachable)$/.test(error)
    ? 'reset'
    : 'protocol-error';
}

/** A client that did not log in within LoginGraceTime (sshd.c, grace_alarm_handler). */
export function readTimeout({ text }: Message): Reading | LoginGraceTimeout | undefined {
  const listener = graceTimeoutByListener.exec(text);
  if (listener) {
    const [, from = '', to = '', pid] = listener;
    return { kind: 'timed-out', ends: [from, to], pid: Number(pid) };
  }
  const match = graceTimeout.exec(text);
  return match ? probe({ from: match[1] ?? '', port: portOf(match[2]), reason: 'timeout' }) : undefined;
}
