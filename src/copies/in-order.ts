// Merges the lines of one connection from several logs, in the order in which sshd wrote them. Lines of the same log
// keep their order. If the times do not decide, the order is that in which sshd reports one attempt.
import { MICROS_PER_SECOND } from '../lib/units.js';
import type { AttemptKind } from '../sshd/sshd.js';
import type { Line } from './lines.js';

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

type Place = { readonly line: Line; readonly second: number; readonly rank: number };

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
  let first: (Place & { readonly nth: number }) | undefined;
  for (const line of lines) {
    if (line === undefined) continue;
    const place = { ...placeOf(line), nth: counts.get(keyOf(line)) ?? 0 };
    if (first === undefined || isBefore(place, first)) first = place;
  }
  return first?.line;
}

function isBefore(a: Place & { readonly nth: number }, b: Place & { readonly nth: number }): boolean {
  if (a.second !== b.second) return a.second < b.second;
  const [finer, other] = [a.line.date, b.line.date];
  const areExact = finer % MICROS_PER_SECOND !== 0 && other % MICROS_PER_SECOND !== 0;
  if (areExact && finer !== other) return finer < other;
  return a.nth === b.nth ? a.rank < b.rank : a.nth < b.nth;
}

function placeOf(line: Line): Place {
  const rank = kindOrder.indexOf(line.reading?.kind ?? 'probe');
  return { line, second: Math.floor(line.date / MICROS_PER_SECOND), rank };
}

function keyOf({ reading, date }: Line): string {
  return `${Math.floor(date / MICROS_PER_SECOND)} ${reading?.kind ?? ''}`;
}
