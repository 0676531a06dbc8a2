// A connection begins (sshd.c, LogLevel VERBOSE). This is not an event, but it gives the address for lines without one.
import { probe, type Message, type ConnectionOpened, type Reading } from './reading.js';

// Connection from 203.0.113.9 port 40022 on 192.0.2.1 port 22 rdomain ""
const opened = /^Connection from (\S+)(?: port (\d{1,5}))?(?: on (\S+) port \d{1,5}(?: rdomain ".*")?)?$/s;

// Connection from 203.0.113.9 port 40022 with IP opts: 83 07 04
// Connection from 203.0.113.9 with IP options: 83 07 04
const sourceRouted = /^Connection from (\S+)(?: port (\d{1,5}))? with IP opt(?:ion)?s: ?.*$/s;

export function readConnectionOpened({ text }: Message): ConnectionOpened | Reading | undefined {
  const match = opened.exec(text);
  if (match) {
    const [, from = '', port, localAddress = null] = match;
    return { kind: 'opening', from, port: port === undefined ? null : Number(port), localAddress };
  }
  const routed = sourceRouted.exec(text);
  return routed
    ? probe({ from: routed[1] ?? '', port: routed[2] === undefined ? null : Number(routed[2]) })
    : undefined;
}
