// Counts the attempts of a connection again, by the rules of the parser, from the lines of all logs that have some.
// A line that is an event in one log (the end of a connection, an attempt) may repeat lines of another log. First the lines
// are put in the order in which sshd wrote them. Lines of the same log keep their order. If the times do not decide, the
// order is that in which sshd reports one attempt.
import { NONE, type Logins } from '../model/logins.js';
import { type AttemptKind, Connections } from '../sshd/sshd.js';
import { MICROS_PER_SECOND, type Line } from './connection-lines.js';

/** The order in which sshd reports one attempt. */
const kindOrder: readonly AttemptKind[] = [
  'expired',
  'invalid',
  'offer',
  'pam',
  'failed',
  'settled',
  'counted',
  'denied',
  'accepted',
  'lone',
  'nameless',
  'probe',
  'close',
  'end',
];

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

/** The place of a line in the order. */
type TimedLine = { readonly line: Line; readonly second: number; readonly rank: number };

/** @param logs the lines of each log, in the order of that log; several logs may have the same line */
export function inOrder(logs: readonly (readonly Line[])[]): Line[] {
  const ordered: Line[] = [];
  const taken = new Set<Line>();
  // How many lines of each kind came in one second: the second `Failed` comes after the first line of all other kinds.
  const counts = new Map<string, number>();
  const next = logs.map(() => 0);
  const places = logs.map((lines) => new Map(lines.map((line, at) => [line, at])));
  // Whether all lines before this one, in every log, have come.
  const isFree = (line: Line): boolean =>
    places.every((placeIn, log) => (placeIn.get(line) ?? next[log]) === next[log]);
  const headOf = (log: number): Line | undefined => {
    const lines = logs[log] ?? [];
    let at = next[log] ?? 0;
    for (let line = lines[at]; line !== undefined && taken.has(line); line = lines[at]) at += 1;
    next[log] = at;
    return lines[at];
  };
  for (;;) {
    const heads = logs.map((_, log) => headOf(log));
    const free = heads.filter((line) => line !== undefined && isFree(line));
    const first = least(free.length > 0 ? free : heads, counts);
    if (first === undefined) return ordered;
    ordered.push(first);
    taken.add(first);
    counts.set(keyOf(first), (counts.get(keyOf(first)) ?? 0) + 1);
  }
}

function least(lines: readonly (Line | undefined)[], counts: ReadonlyMap<string, number>): Line | undefined {
  let first: (TimedLine & { readonly nth: number }) | undefined;
  for (const line of lines) {
    if (line === undefined) continue;
    const place = { ...placeOf(line), nth: counts.get(keyOf(line)) ?? 0 };
    if (first === undefined || isBefore(place, first)) first = place;
  }
  return first?.line;
}

function isBefore(a: TimedLine & { readonly nth: number }, b: TimedLine & { readonly nth: number }): boolean {
  if (a.second !== b.second) return a.second < b.second;
  const [finer, other] = [a.line.date, b.line.date];
  const areExact = finer % MICROS_PER_SECOND !== 0 && other % MICROS_PER_SECOND !== 0;
  if (areExact && finer !== other) return finer < other;
  return a.nth === b.nth ? a.rank < b.rank : a.nth < b.nth;
}

function placeOf(line: Line): TimedLine {
  const rank = kindOrder.indexOf(line.reading?.kind ?? 'probe');
  return { line, second: Math.floor(line.date / MICROS_PER_SECOND), rank };
}

function keyOf({ reading, date }: Line): string {
  return `${Math.floor(date / MICROS_PER_SECOND)} ${reading?.kind ?? ''}`;
}
