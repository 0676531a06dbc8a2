// Which new lines of a connection are stored lines, by the order of time: the n-th of some equal lines of one log is the
// n-th of the other. What one log has line by line another may have as `message repeated 3 times`.
import { loginId } from '../../lib/login-id.js';
import type { CopiesQuestion } from '../../model/copies.js';
import type { CopiedRows } from './copied-rows.js';
import type { ConnectionLines, Line } from './lines.js';

const MICROS_PER_SECOND = 1_000_000;

/** Two clocks of one machine differ by less. */
const APART_MICROS = 2 * MICROS_PER_SECOND;

/** @returns what gives the lines of a connection their twins */
export function lineMatcher(
  { sourceId, logins, stored: { line }, copied, isOwnCopied }: CopiesQuestion,
  { isSame, isSameTime, haveTwoClocks }: CopiedRows,
): (lines: ConnectionLines) => void {
  const isTwin = (fresh: Line, stored: Line): boolean =>
    fresh.times === stored.times && isSame(fresh.at, stored.at);
  const isBeside = (fresh: Line, stored: Line): boolean =>
    haveTwoClocks(fresh.at, stored.at) && Math.abs(secondOf(fresh) - secondOf(stored)) <= 1;

  return ({ fresh, stored }) => {
    const own = new Map(
      stored.filter((one) => one.sourceId === sourceId).map((one) => [line[one.at] ?? 0, one]),
    );
    for (const one of own.size > 0 ? fresh : []) {
      // A log that is read again: the line itself.
      const known = own.get(loginId(sourceId, logins.line[one.at] ?? 0));
      if (known !== undefined) [one.twin, known.twin] = [known, one];
    }
    // No line is the copy of another line of its own log.
    const others = stored.filter(({ sourceId: of, at }) => {
      const id = line[at] ?? 0;
      return (of !== sourceId || isOwnCopied(id)) && !copied.has(id);
    });
    pair(fresh, others, (a, b) => isSameTime(a.at, b.at) && isTwin(a, b));
    pair(fresh, others, (a, b) => isBeside(a, b) && isTwin(a, b));
    const folded = [...fresh, ...others].filter(isFolded).sort((a, b) => b.times - a.times);
    for (const one of folded) {
      const [singles, isSingle] = one.isFresh
        ? [others, (single: Line) => isSame(one.at, single.at)]
        : [fresh, (single: Line) => isSame(single.at, one.at)];
      unfold(one, singles, isSingle);
    }
  };
}

/** Both in the order of time. */
function pair(
  fresh: readonly Line[],
  stored: readonly Line[],
  isTwin: (fresh: Line, stored: Line) => boolean,
): void {
  let from = 0;
  for (const one of fresh) {
    while (from < stored.length && (stored[from]?.date ?? 0) < one.date - APART_MICROS) from += 1;
    if (one.twin !== undefined) continue;
    for (let k = from; k < stored.length; k++) {
      const other = stored[k];
      if (other === undefined || other.date > one.date + APART_MICROS) break;
      if (other.twin !== undefined || !isTwin(one, other)) continue;
      one.twin = other;
      other.twin = one;
      break;
    }
  }
}

function isFolded({ times, twin }: Line): boolean {
  return times > 1 && twin === undefined;
}

/** Takes from a line that stands for several those that the other log has: the last ones before it. */
function unfold(folded: Line, others: readonly Line[], isSingle: (other: Line) => boolean): void {
  for (let k = others.length - 1; k >= 0 && folded.times > 0; k--) {
    const other = others[k];
    if (other === undefined || other.date >= folded.date + APART_MICROS) continue;
    if (other.twin !== undefined || other.isRepeated || other.times > folded.times || !isSingle(other))
      continue;
    folded.times -= other.times;
    other.isRepeated = true;
  }
}

function secondOf({ date }: Line): number {
  return Math.floor(date / MICROS_PER_SECOND);
}
