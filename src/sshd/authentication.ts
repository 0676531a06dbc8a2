// The outcome of an authentication: `Accepted`, `Failed`, `Invalid user`, and too many failures (auth.c). The user name
// cannot contain a colon (auth2.c cuts it there). The text after `ssh2: ` may be the client's. So sshd wrote the last
// ` from ` before the first colon and space.
import {
  isBySshd,
  isCertain,
  isWhole,
  loggedName,
  nameStart,
  relayedUserName,
  userName,
} from './client-text.js';
import { readLoggedKey } from './logged-key.js';
import {
  invalidUser,
  portOf,
  reading,
  type AttemptKind,
  type Message,
  type Reading,
  type WrittenMessage,
} from './reading.js';

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
const cutOutcome = /^Failed (\S+) for (invalid user |illegal user )?(.*)$/s;
const endsInAddress = / from \S+$/;

// Invalid user admin from 203.0.113.9 port 40022
// Invalid user admin from 203.0.113.9
// Illegal user admin from 203.0.113.9
const invalid = /^(?:Invalid|Illegal) user (.*) from (\S+)(?: port (\d{1,5}))?$/s;

// maximum authentication attempts exceeded for root from 203.0.113.9 port 40022 ssh2
// maximum authentication attempts exceeded for invalid user admin from 203.0.113.9 port 40022 ssh2
const tooMany =
  /^maximum authentication attempts exceeded for (invalid user )?([^:]*) from (\S+) port (\d{1,5}) ssh[12]$/s;

// maximum authentication attempts exceeded for invalid user … (a long name: sshd cut the line before the address)
const cutTooMany = /^maximum authentication attempts exceeded for invalid user (.*)$/s;

const COLON_AND_SPACE = ': ';

/** auth_log writes the outcome of one attempt. */
export function readOutcome(message: WrittenMessage): Reading | undefined {
  return readRhosts(message) ?? readWhole(message) ?? readCut(message);
}

/** For an invalid user, the address is not certain if the name may contain ` ruser `, or if the line may be cut. */
function readRhosts(message: WrittenMessage): Reading | undefined {
  const { text } = message;
  const match = text.includes(' ruser ') ? withRuser.exec(text) : null;
  if (!match) return undefined;
  const [, verb, method = '', mark, user = '', from = '', port, ruser = ''] = match;
  const isKnown = mark === undefined || (isWhole(message, userName) && !/ from | ruser /.test(ruser));
  const found = {
    method,
    user,
    invalidUser: mark !== undefined,
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
  const [, verb, method = '', mark, user = '', from = '', port, protocol, extra] = match;
  // Without the protocol, the line may be cut, and its end may be the client's text.
  if (protocol === undefined && (extra !== undefined || mayBeCut)) return undefined;
  if (extra === undefined && !isCertain(message, mark, userName)) return unnamed(text);
  const key =
    extra === undefined
      ? null
      : readLoggedKey(extra.slice(COLON_AND_SPACE.length), method, !mayEndInCut(message));
  const found = { method, user, invalidUser: mark !== undefined, from, port: Number(port), key };
  return verb === 'Accepted'
    ? reading({ status: 'Accepted', kind: 'accepted', ...found })
    : reading({ status: 'Failed', kind: kindOfFailure(method), ...found });
}

/** A daemon that cuts a line may leave a space at its end; sshd writes none there. */
function mayEndInCut({ mayBeCut, whole }: WrittenMessage): boolean {
  return mayBeCut || whole.endsWith(' ');
}

/** The attempt counts without an address: the end of the line may be a part of the name that the client chose. */
function readCut({ text, mayBeCut }: Message): Reading | undefined {
  return mayBeCut || endsInAddress.test(text) ? unnamed(text) : undefined;
}

function unnamed(text: string): Reading | undefined {
  const match = cutOutcome.exec(text);
  if (!match) return undefined;
  const [, method = '', mark, user = ''] = match;
  const kind = kindOfFailure(method);
  return reading({
    status: 'Failed',
    kind,
    method,
    user: loggedName(user),
    invalidUser: mark !== undefined,
  });
}

function kindOfFailure(method: string): AttemptKind {
  return method === 'none' || method === 'publickey' ? 'offer' : 'failed';
}

/** A user that does not exist (getpwnamallow). The client chooses the name; sshd writes the last ` from `. */
export function readInvalidUser(message: WrittenMessage): Reading | undefined {
  const { text, mayBeCut, hasTrailingSpace } = message;
  const match = invalid.exec(text);
  if (!match) return undefined;
  const [, user = '', from = '', port] = match;
  // sshd never cuts this message: if the line was cut elsewhere, its end may be a part of the name.
  const start = nameStart(text);
  if (mayBeCut || hasTrailingSpace || !isBySshd(message, start, userName))
    return invalidUser({ user: text.slice(start) });
  return invalidUser({ user, from, port: portOf(port) });
}

/** More failures than MaxAuthTries (auth_maxtries_exceeded). Other lines report them, but not at LogLevel ERROR. */
export function readTooManyAttempts(message: WrittenMessage): Reading | undefined {
  const { text, mayBeCut, preauth } = message;
  const match = mayBeCut && !preauth ? null : tooMany.exec(text);
  // ` [preauth]` proves that the message is whole, unless the name may contain that.
  if (match && isCertain(message, match[1], relayedUserName)) {
    const [, mark, user = '', from = '', port] = match;
    const found = { kind: 'lone', user, from, port: Number(port), reason: 'max-attempts' } as const;
    return mark === undefined ? reading({ status: 'Failed', ...found }) : invalidUser(found);
  }
  const name = mayBeCut || match ? cutTooMany.exec(text)?.[1] : undefined;
  return name === undefined
    ? undefined
    : invalidUser({ kind: 'lone', user: loggedName(name), reason: 'max-attempts' });
}
