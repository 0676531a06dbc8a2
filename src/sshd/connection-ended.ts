// A connection ends (packet.c, serverloop.c). Before a login this is a probe, if no other line of the connection is an
// event. A message without ` [preauth]` and a user has two causes:
// - The client left before it sent anything (9.5 to 9.9: kex_exchange_identification writes its line at VERBOSE).
// - The session of the client was interrupted (serverloop.c: INFO since 9.8).
import { ignored, type Ignored } from '../model/outcome.js';
import { idName, isBySshd, isWhole, nameStart } from './client-text.js';
import { CUT_AT_BYTES, probe, type WrittenMessage, type Reading } from './reading.js';
import { LOGGED_IN_ID, REMOTE_ID, remoteId } from './remote-id.js';

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
const afterLogin = new RegExp(
  `^(?:(?:Connection closed by|Connection reset by|Disconnected from|Timeout, client not responding from) ${LOGGED_IN_ID}$|Connection from ${LOGGED_IN_ID} timed out$|Disconnecting ${LOGGED_IN_ID}: )`,
  's',
);

// Connection closed by 203.0.113.9 port 40022
// Connection reset by 203.0.113.9 port 40022
const closed = /^Connection (?:closed|reset) by \S+ port \d{1,5}$/;

const loggedOut = ignored('the end of a connection after its login');

export function readConnectionEnded(message: WrittenMessage): Reading | Ignored | undefined {
  const { text, preauth, postauth } = message;
  if (afterLogin.test(text)) return loggedOut;
  const named = readEnded(message) ?? disconnecting.exec(text);
  if (named) {
    const id = remoteId(named);
    const kind = !preauth && !postauth && closed.test(text) ? 'close' : 'end';
    return { ...probe({ ...id, kind }), preauth: preauth || id.preauth };
  }
  const match = received.exec(text) ?? withoutPort.exec(text);
  if (match) {
    const [, from = '', port] = match;
    return { ...probe({ kind: 'end', from, port: port === undefined ? null : Number(port) }), preauth };
  }
  return withoutAddress.test(text) ? { ...probe({ kind: 'end' }), preauth } : undefined;
}

/** A name may contain all that sshd writes after it, even ` [preauth]`. A long line without that may be cut. */
function readEnded(message: WrittenMessage): RegExpExecArray | null {
  const match = message.mayBeCut ? null : ended.exec(message.text);
  if (match?.[1] !== 'invalid') return match;
  if (!message.preauth && !isWhole({ ...message, cutAtBytes: CUT_AT_BYTES }, idName)) return null;
  return isBySshd(message, nameStart(message.text), idName) ? match : null;
}
