// A connection that sshd did not accept: there were too many, or its address has a penalty (sshd.c, drop_connection).
import { probe, type Message, type Reading } from './reading.js';

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
const rateLimited = /^\S{1,40} logging rate-limited: additional (\d{1,10}) connections? dropped$/;

/** A higher number is not plausible. */
const MAX_COUNT = 1_000_000;

export function readDropped({ text }: Message): Reading | undefined {
  const additional = rateLimited.exec(text)?.[1];
  if (additional !== undefined) {
    const count = Math.min(Math.max(Number(additional), 1), MAX_COUNT);
    return { ...probe({ isAfter98: true }), count };
  }
  const match = dropped.exec(text);
  if (!match) return undefined;
  const [, from = '', port, localAddress = '', reason = ''] = match;
  return { ...probe({ from, port: Number(port) }), localAddress, isAfter98: reasonsAfter98.has(reason) };
}
