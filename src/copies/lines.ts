// The lines of one connection, new and stored, with the fields that the comparison needs.
import { sourceOf } from '../lib/identity.js';
import type { CopiesQuestion } from '../model/copies.js';
import { NONE, type Logins } from '../model/logins.js';
import { type CountedReading, parseReadingText, usualReading } from '../sshd/sshd.js';
import type { InBoth } from './connections-in-both.js';

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

/** @returns a function that makes lines from the rows of a connection */
export function linesOf({ logins, stored, sourceId }: CopiesQuestion): (rows: InBoth) => ConnectionLines {
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
