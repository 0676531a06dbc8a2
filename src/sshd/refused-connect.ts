// A connection that tcp_wrappers refused (refuse.c). The client's identd gave the user name before the `@`.
import { probe, type Message, type Reading } from './reading.js';

// refused connect from host.example (203.0.113.9)
// refused connect from nobody@::ffff:203.0.113.9 (::ffff:203.0.113.9)
const withAddress = /^refused connect from .* \(([^\s()]+)\)$/s;

// refused connect from 203.0.113.9
const addressOnly = /^refused connect from (?:.*@)?([^\s@()]+)$/s;

export function readRefusedConnect({ text, mayBeCut }: Message): Reading | undefined {
  if (!text.startsWith('refused connect from ')) return undefined;
  if (mayBeCut) return probe({ kind: 'nameless' });
  const from = (withAddress.exec(text) ?? addressOnly.exec(text))?.[1];
  return from === undefined ? undefined : probe({ from });
}
