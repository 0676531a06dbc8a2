// Finds the new and the stored logins that may be of one connection, and makes lines from them. They have the same machine
// and process id, or the same address and port if the log has no process ids. No silence between them is longer than
// CONNECTION_REACH_MICROS.
import { hostLabel, sourceOf } from '../lib/identity.js';
import { CONNECTION_REACH_MICROS, type CopiesQuestion } from '../model/merged-logins.js';
import { type Logins, NONE } from '../model/logins.js';
import { type CountedReading, parseReadingText, usualReading } from '../sshd/sshd.js';

/** Rows of one connection, or of several with the same process id, in the order of time. */
export type ConnectionRows = { readonly fresh: readonly number[]; readonly stored: readonly number[] };

/** A line of one connection, with the fields that the comparison needs. */
export type Line = {
  /** The index of its row among the new or the stored ones. */
  readonly at: number;
  readonly isFresh: boolean;
  /** The log that it was stored from or is read from. */
  readonly sourceId: number;
  readonly date: number;
  /** Undefined if the parser did not count it. */
  readonly reading: CountedReading | undefined;
  /** How often it was written: three for `message repeated 3 times`, less the lines that another log has one by one. */
  times: number;
  /** The same line on the other side. */
  twin: Line | undefined;
  /** One of the lines that a folded line of the other side stands for. */
  isRepeated: boolean;
};

export type ConnectionLines = { readonly fresh: readonly Line[]; readonly stored: readonly Line[] };

export const MICROS_PER_SECOND = 1_000_000;

/** A process id has at most ten digits. */
const PIDS_PER_HOST = 10 ** 10 + 1;

/** The connections that have both new and stored rows. */
export function* connectionsInBoth({ logins, stored }: CopiesQuestion): Generator<ConnectionRows> {
  const placeOf = places();
  const fresh = byPlace(logins, placeOf(logins));
  const placeOfStored = placeOf(stored);
  const known = byPlace(stored, (n) => {
    const place = placeOfStored(n);
    return place !== undefined && fresh.has(place) ? place : undefined;
  });
  for (const [place, rows] of known) {
    yield* apart({ logins, rows: fresh.get(place) ?? [] }, { logins: stored, rows });
  }
}

type ConnectionNumber = number;

/** Numbers each machine and process, the same for both sides. Undefined for a row that could be of any connection. */
function places(): (logins: Logins) => (n: number) => ConnectionNumber | undefined {
  const hosts = new Map<string, number>();
  const withoutPid = new Map<string, ConnectionNumber>();
  return (logins) => {
    const hostOfKind = logins.kinds.map(({ host, service }) =>
      numberIn(hosts, `${service} ${hostLabel(host)}`),
    );
    return (n) => {
      const host = hostOfKind[logins.kind[n] ?? NONE] ?? NONE;
      const pid = logins.pid[n] ?? NONE;
      if (pid !== NONE) return host * PIDS_PER_HOST + pid;
      const port = logins.port[n] ?? NONE;
      const couldBeAny = port === NONE && logins.kinds[logins.kind[n] ?? NONE]?.host === '';
      if (couldBeAny) return undefined;
      return -1 - numberIn(withoutPid, `${host} ${port} ${logins.ips[logins.ip[n] ?? NONE] ?? ''}`);
    };
  };
}

/** The number of a text: equal texts have the same number. */
export function numberIn(numbers: Map<string, number>, text: string): number {
  const number = numbers.get(text) ?? numbers.size;
  numbers.set(text, number);
  return number;
}

function byPlace(
  { count }: Logins,
  placeOf: (n: number) => ConnectionNumber | undefined,
): Map<ConnectionNumber, number[]> {
  const rows = new Map<ConnectionNumber, number[]>();
  for (let n = 0; n < count; n++) {
    const place = placeOf(n);
    if (place === undefined) continue;
    const there = rows.get(place);
    if (there === undefined) rows.set(place, [n]);
    else there.push(n);
  }
  return rows;
}

type Side = { readonly logins: Logins; readonly rows: readonly number[] };

/** Splits the rows at each silence that is longer than the parser remembers a connection. */
function* apart(fresh: Side, stored: Side): Generator<ConnectionRows> {
  const [a, b] = [inTime(fresh), inTime(stored)];
  const dateOf = ({ logins }: Side, n: number | undefined): number =>
    n === undefined ? Infinity : (logins.date[n] ?? 0);
  let part: { fresh: number[]; stored: number[] } = { fresh: [], stored: [] };
  let last = Infinity;
  for (let [i, k] = [0, 0]; i < a.length || k < b.length;) {
    const [atFresh, atStored] = [dateOf(fresh, a[i]), dateOf(stored, b[k])];
    const date = Math.min(atFresh, atStored);
    if (date - last > CONNECTION_REACH_MICROS) {
      if (part.fresh.length > 0 && part.stored.length > 0) yield part;
      part = { fresh: [], stored: [] };
    }
    last = date;
    if (atStored <= atFresh) part.stored.push(b[k++] ?? 0);
    else part.fresh.push(a[i++] ?? 0);
  }
  if (part.fresh.length > 0 && part.stored.length > 0) yield part;
}

function inTime({ logins, rows }: Side): readonly number[] {
  const { date } = logins;
  const isInOrder = rows.every((n, i) => i === 0 || (date[rows[i - 1] ?? 0] ?? 0) <= (date[n] ?? 0));
  return isInOrder ? rows : [...rows].sort((m, n) => (date[m] ?? 0) - (date[n] ?? 0) || m - n);
}

/** @returns a function that makes lines from the rows of a connection */
export function linesOf({
  logins,
  stored,
  sourceId,
}: CopiesQuestion): (rows: ConnectionRows) => ConnectionLines {
  const freshReadings = readingsOf(logins);
  const storedReadings = readingsOf(stored);
  return (rows) => ({
    fresh: rows.fresh.map((at) => {
      const reading = freshReadings[logins.kind[at] ?? NONE];
      return line({ at, isFresh: true, sourceId, date: logins.date[at] ?? 0, reading });
    }),
    stored: rows.stored.map((at) => {
      let reading = storedReadings[stored.kind[at] ?? NONE];
      const isOld = stored.kinds[stored.kind[at] ?? NONE]?.reading === '';
      // Rows of older releases have no count of repetitions, but each repetition added an attempt.
      if (reading !== undefined && isOld)
        reading = { ...reading, times: Math.max(1, stored.attempts[at] ?? 1) };
      const source = sourceOf(stored.line[at] ?? 0);
      return line({ at, isFresh: false, sourceId: source, date: stored.date[at] ?? 0, reading });
    }),
  });
}

function line(known: Omit<Line, 'times' | 'twin' | 'isRepeated'>): Line {
  return { ...known, times: known.reading?.times ?? 1, twin: undefined, isRepeated: false };
}

function readingsOf({ kinds }: Logins): readonly (CountedReading | undefined)[] {
  return kinds.map((kind) => (kind.reading === '' ? usualReading(kind) : parseReadingText(kind.reading)));
}
