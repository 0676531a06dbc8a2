// The outcome of an authentication (auth.c, auth_log). The user name cannot contain a colon (auth2.c cuts it there).
// The text after `ssh2: ` may be the client's. So sshd wrote the last ` from ` before the first colon and space.
import { isBySshd, isWhole, nameStart, userName } from './client-text.js';
import { loggedName } from './logged-name.js';
import { reading, type AttemptKind, type Message, type WrittenMessage, type Reading } from './reading.js';

// Failed password for invalid user admin from 203.0.113.9 port 40022 ssh2
// Accepted publickey for anna from 2001:db8::7 port 40022 ssh2: ED25519 SHA256:…
// Failed password for root from 203.0.113.9 port 40022
const outcome =
  /^(Accepted|Failed) (without authentication|\S+) for (invalid user |illegal user )?([^:]*) from (\S+) port (\d{1,5})( ssh[12])?(: .*)?$/s;

// Failed rhosts-rsa for root from 203.0.113.9 port 1023 ruser anna (protocol 1, up to 6.2; `ruser` is the client's)
const withRuser =
  /^(Accepted|Failed) (rhosts(?:-rsa)?) for (invalid user |illegal user )?([^:]*?) from (\S+) port (\d{1,5}) ruser (.*)$/s;

// Failed keyboard-interactive/pam for invalid user … (a long name: sshd cut the line before the address)
// Failed password for root from 203.0.113.9 (every release writes the port: the line was cut elsewhere)
const cut = /^Failed (\S+) for (invalid user |illegal user )?(.*)$/s;
const endsInAddress = / from \S+$/;

export function readOutcome(message: WrittenMessage): Reading | undefined {
  return readRhosts(message) ?? readWhole(message) ?? readCut(message);
}

/** Whether the address is certain: a client cannot choose the name of a user that exists. */
function isCertain(message: WrittenMessage, invalid: string | undefined): boolean {
  return invalid === undefined || isBySshd(message, nameStart(message.text), userName);
}

/** For an invalid user, the address is not certain if the name may contain ` ruser `, or if the line may be cut. */
function readRhosts(message: WrittenMessage): Reading | undefined {
  const { text } = message;
  const match = text.includes(' ruser ') ? withRuser.exec(text) : null;
  if (!match) return undefined;
  const [, verb, method = '', invalid, user = '', from = '', port, ruser = ''] = match;
  const isKnown = invalid === undefined || (isWhole(message, userName) && !/ from | ruser /.test(ruser));
  const found = {
    method,
    user,
    invalidUser: invalid !== undefined,
    from: isKnown ? from : null,
    port: isKnown ? Number(port) : null,
  };
  return verb === 'Accepted'
    ? reading({ status: 'Accepted', kind: 'accepted', ...found })
    : reading({ status: 'Failed', kind: 'failed', ...found });
}

function readWhole(message: WrittenMessage): Reading | undefined {
  const { text, mayBeCut } = message;
  const match = outcome.exec(text);
  if (!match) return undefined;
  const [, verb, method = '', invalid, user = '', from = '', port, protocol, extra] = match;
  // Without the protocol, the line may be cut, and its end may be the client's text.
  if (protocol === undefined && (extra !== undefined || mayBeCut)) return undefined;
  if (extra === undefined && !isCertain(message, invalid)) return unnamed(text);
  const found = { method, user, invalidUser: invalid !== undefined, from, port: Number(port) };
  return verb === 'Accepted'
    ? reading({ status: 'Accepted', kind: 'accepted', ...found })
    : reading({ status: 'Failed', kind: kindOfFailure(method), ...found });
}

/** The attempt counts without an address: the end of the line may be a part of the name that the client chose. */
function readCut({ text, mayBeCut }: Message): Reading | undefined {
  return mayBeCut || endsInAddress.test(text) ? unnamed(text) : undefined;
}

function unnamed(text: string): Reading | undefined {
  const match = cut.exec(text);
  if (!match) return undefined;
  const [, method = '', invalid, user = ''] = match;
  const kind = kindOfFailure(method);
  return reading({
    status: 'Failed',
    kind,
    method,
    user: loggedName(user),
    invalidUser: invalid !== undefined,
  });
}

function kindOfFailure(method: string): AttemptKind {
  return method === 'none' || method === 'publickey' ? 'offer' : 'failed';
}
