// An error that ended a connection: `function: Connection from client: error` (packet.c, sshpkt_vfatal).
import { ignored, type Ignored } from '../model/outcome.js';
import { probe, type Message, type Reading } from './reading.js';
import { LOGGED_IN_ID, REMOTE_ID, remoteId } from './remote-id.js';

// banner exchange: Connection from 203.0.113.9 port 40022: invalid format
// ssh_dispatch_run_fatal: Connection from authenticating user root 203.0.113.9 port 40022: Connection corrupted [preauth]
const connectionError = new RegExp(
  `^(?:banner exchange|[a-z0-9_]+): Connection (?:from|to) ${REMOTE_ID}: `,
  's',
);
const afterLogin = new RegExp(
  `^(?:banner exchange|[a-z0-9_]+): Connection (?:from|to) ${LOGGED_IN_ID}: `,
  's',
);

const loggedIn = ignored('the end of a connection after its login');

export function readConnectionError({ text }: Message): Reading | Ignored | undefined {
  if (afterLogin.test(text)) return loggedIn;
  const match = connectionError.exec(text);
  return match ? probe(remoteId(match)) : undefined;
}
