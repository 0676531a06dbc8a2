// The outcome of an authentication (auth.c, auth_log). The user name cannot hold a colon (auth2.c cuts it there),
// and the text after `ssh2: ` may be the client's: so the last ` from ` before the first colon-space is sshd's.
import type { Message, Reading } from './reading.js';

// Failed password for invalid user admin from 203.0.113.9 port 40022 ssh2
// Accepted publickey for anna from 2001:db8::7 port 40022 ssh2: ED25519 SHA256:…
// Failed password for root from 203.0.113.9 port 40022
const outcome =
  /^(Accepted|Failed) (\S+) for (invalid user |illegal user )?([^:]*) from (\S+) port (\d{1,5})( ssh[12])?(: .*)?$/s;

export function readOutcome({ text, mayBeCut }: Message): Reading | undefined {
  const match = outcome.exec(text);
  if (!match) return undefined;
  const [, verb, method = '', invalid, user = '', from = '', port, protocol, extra] = match;
  // Without the protocol nothing proves that the line is whole, and what a cut leaves may be the client's text.
  if (protocol === undefined && (extra !== undefined || mayBeCut)) return undefined;
  const accepted = verb === 'Accepted';
  return {
    status: accepted ? 'Accepted' : 'Failed',
    kind: accepted ? 'accepted' : method === 'none' || method === 'publickey' ? 'offer' : 'failed',
    method,
    user,
    invalidUser: invalid !== undefined,
    from,
    port: Number(port),
    preauth: false,
  };
}
