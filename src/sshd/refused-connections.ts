// Connections that were refused before the client could try to log in: there were too many, the address has a penalty
// (sshd.c, drop_connection), RefuseConnection matched (monitor.c), or tcp_wrappers refused it (refuse.c).
import { probe, type Message, type Reading } from './reading.js';
import type { Reason } from './reasons.js';

// drop connection #12 from [203.0.113.9]:40022 on [192.0.2.1]:22 past MaxStartups
// drop connection #0 from [203.0.113.9]:40022 on [192.0.2.1]:22 penalty: failed authentication
const dropped = /^drop connection #\d+ from \[([^\]\s]+)\]:(\d{1,5}) on \[([^\]\s]+)\]:\d{1,5} (.+)$/;

// OpenSSH writes the first since 10.0, the second since 9.9, and the third since 10.3.
const reasonsAfter98: ReadonlySet<string> = new Set([
  'Maxstartups',
  'penalty: connection prohibited by RefuseConnection',
  'penalty: attempted authentication by invalid user',
]);

// PerSourcePenalties logging rate-limited: additional 12 connections dropped (10.0 and later, without an address)
const rateLimited = /^(\S{1,40}) logging rate-limited: additional (\d{1,10}) connections? dropped$/;

/** A higher number is not plausible. */
const MAX_COUNT = 1_000_000;

// administratively prohibited connection for invalid user admin from 203.0.113.9 port 40022
const prohibited =
  /^administratively prohibited connection for (invalid user )?([^:]*) from (\S+) port (\d{1,5})$/s;

// refused connect from host.example (203.0.113.9)
// refused connect from nobody@::ffff:203.0.113.9 (::ffff:203.0.113.9)
const refusedWithAddress = /^refused connect from .* \(([^\s()]+)\)$/s;

// refused connect from 203.0.113.9
const refused = /^refused connect from (?:.*@)?([^\s@()]+)$/s;

export function readDropped({ text }: Message): Reading | undefined {
  const match = dropped.exec(text);
  if (!match) return undefined;
  const [, from = '', port, localAddress = '', why = ''] = match;
  const isAfter98 = reasonsAfter98.has(why);
  return probe({ from, port: Number(port), localAddress, isAfter98, reason: reasonOf(why) });
}

/** The number of dropped connections that sshd did not log one by one. */
export function readDroppedCount({ text }: Message): Reading | undefined {
  const match = rateLimited.exec(text);
  if (!match) return undefined;
  const [, why = '', additional] = match;
  const times = Math.min(Math.max(Number(additional), 1), MAX_COUNT);
  return probe({ isAfter98: true, times, reason: reasonOf(why) });
}

// past MaxStartups · Maxstartups · PerSourceMaxStartups · penalty: failed authentication · PerSourcePenalties
function reasonOf(why: string): Reason {
  if (/^(?:past )?(?:per-source )?(?:PerSource)?Maxstartups$/i.test(why)) return 'max-startups';
  return /^(?:penalty: |PerSourcePenalties$)/i.test(why) ? 'penalty' : 'refused';
}

/** RefuseConnection in sshd_config (9.9 and later). */
export function readProhibited({ text, mayBeCut }: Message): Reading | undefined {
  const match = mayBeCut ? null : prohibited.exec(text);
  if (!match) return undefined;
  const [, mark, user = '', from = '', port] = match;
  // The name of an invalid user has any length here, and nothing follows the port. If the line was cut, the whole rest
  // may be a part of the name.
  return mark === undefined
    ? probe({ user, from, port: Number(port), isAfter98: true, reason: 'refused' })
    : probe({ invalidUser: true, isAfter98: true, reason: 'refused' });
}

/** tcp_wrappers refused the connection. The client's identd gave the user name before the `@`. */
export function readRefusedConnect({ text, mayBeCut }: Message): Reading | undefined {
  if (!text.startsWith('refused connect from ')) return undefined;
  if (mayBeCut) return probe({ kind: 'nameless', reason: 'refused' });
  const from = (refusedWithAddress.exec(text) ?? refused.exec(text))?.[1];
  return from === undefined ? undefined : probe({ from, reason: 'refused' });
}
