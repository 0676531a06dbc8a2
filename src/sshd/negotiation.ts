// A client that has no algorithm in common with sshd (packet.c, kex.c): a scanner or very old software.
import { probe, type Message, type Reading } from './reading.js';
import { REMOTE_ID, remoteId } from './remote-id.js';

// Unable to negotiate with 203.0.113.9 port 40022: no matching cipher found. Their offer: aes128-cbc [preauth]
const named = new RegExp(`^Unable to negotiate with ${REMOTE_ID}: `, 's');

// Unable to negotiate with 203.0.113.9: no matching cipher found. Their offer: aes128-cbc [preauth]
const withoutPort = /^Unable to negotiate with (\S+): no matching /;

// Unable to negotiate a key exchange method [preauth]
// no matching cipher found: client aes128-cbc server aes128-ctr [preauth]
const nameless =
  /^(?:Unable to negotiate a key exchange method$|no matching (?:cipher|mac|comp) found: client )/;

export function readNegotiation({ text }: Message): Reading | undefined {
  const match = named.exec(text);
  if (match) return probe(remoteId(match));
  const from = withoutPort.exec(text)?.[1];
  if (from !== undefined) return probe({ from });
  return nameless.test(text) ? probe({ kind: 'nameless' }) : undefined;
}
