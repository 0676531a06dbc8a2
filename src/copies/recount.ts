// Counts the attempts of a connection again, by the rules of the parser, from the lines of all logs that have some.
// A line that is an event in one log (the end of a connection, an attempt) may repeat lines of another log.
import { NONE, type Logins } from '../model/logins.js';
import { type AttemptKind, Connections } from '../sshd/sshd.js';
import type { Line } from './lines.js';

/** How many attempts a line adds; undefined if it repeats other lines. */
export type Recounted = { readonly line: Line; readonly attempts: number | undefined };

/** @returns a function that counts the lines of one connection, in their order */
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
    // PAM's failure before a `lone` is not stored, but the row proves it. `invalidUser` makes the parser accept that.
    const invalidUser = reading.invalidUser || kind === 'lone';
    const message = { kind, times, invalidUser, method, preauth: true };
    const recorded = connections.recordByPid(host, pid, from, port === NONE ? null : port, message, date);
    return 'outcome' in recorded ? undefined : recorded.attempts;
  }
}

/** The kind to count for a stored row: it was an event, so the conditions of `nameless` and `close` are met. */
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
