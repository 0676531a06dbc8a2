// Counts the attempts of a connection again, from the lines of all logs that have some of it, as the parser counts those of
// one: what one log told alone (the end of a connection, an attempt without the line before it) another may explain.
import { NONE, type Logins } from '../../model/logins.js';
import { Connections } from '../connections.js';
import type { AttemptKind } from '../messages/reading.js';
import type { Line } from './lines.js';

/** How many attempts a line adds; undefined where others have told what it tells. */
export type Recounted = { readonly line: Line; readonly attempts: number | undefined };

/** @returns what counts the lines of one connection, in their order */
export function recounter(
  loginsOf: (line: Line) => Logins,
): (lines: readonly Line[]) => readonly Recounted[] {
  const connections = new Connections();
  const host = connections.ofHost('');
  let connection = 0;
  return (lines) => {
    connection += 1;
    return lines.map((line) => ({ line, attempts: attemptsOf(line, connection) }));
  };

  function attemptsOf(line: Line, pid: number): number | undefined {
    const logins = loginsOf(line);
    const { reading, at, date, times } = line;
    if (times === 0) return undefined;
    if (reading === undefined) return logins.attempts[at] ?? 0;
    const { method, rhost } = logins.kinds[logins.kind[at] ?? NONE] ?? { method: null, rhost: null };
    const from = logins.ips[logins.ip[at] ?? NONE] ?? rhost;
    const port = logins.port[at] ?? NONE;
    const kind = asStored(reading.kind);
    // PAM's failure before it is not stored. The row itself proves that there was one.
    const invalidUser = reading.invalidUser || kind === 'lone';
    const message = { kind, times, invalidUser, method, preauth: true };
    const refused = connections.recordByPid(host, pid, from, port === NONE ? null : port, message, date);
    return refused === undefined ? connections.recorded.attempts : undefined;
  }
}

/** What is stored was an event already: that its connection was seen from its beginning, or was no session, is known. */
function asStored(kind: AttemptKind): AttemptKind {
  switch (kind) {
    case 'nameless':
      return 'probe';
    case 'close':
      return 'end';
    default:
      return kind;
  }
}
