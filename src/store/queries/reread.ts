// Handles a log that is read again from its beginning, because some of its logins are missing. The others are already
// stored and logged.
import { lineOf } from '../../lib/identity.js';
import { NONE, type LocatedLogins } from '../../model/logins.js';
import { pickedLogins } from '../../model/picked-logins.js';
import type { Position, Reread } from '../../model/source.js';

type Again = { readonly reread: Reread | null; readonly position: Position };

/** Returns whether a stored row of the journal may be a copy of an entry that is read again under a new number. */
export function isOwnCopy({ reread, position }: Again): (id: number) => boolean {
  if (reread === null || !isJournal(position)) return () => false;
  return (id) => lineOf(id) <= reread.lines;
}

/** Returns the logins that were never logged. */
export function notInOutboxBefore(fresh: LocatedLogins, { reread, position }: Again): LocatedLogins {
  if (reread === null) return fresh;
  const isNew = (n: number): boolean =>
    isJournal(position)
      ? (fresh.date[n] ?? NONE) > reread.untilMicros
      : (fresh.line[n] ?? NONE) > reread.lines;
  const rows = Array.from({ length: fresh.count }, (_, n) => n).filter(isNew);
  return rows.length === fresh.count ? fresh : pickedLogins(fresh, rows);
}

/** Returns how far the log must still be read again after a batch; null when that is done. */
export function rereadAfter({ reread, position }: Again, logins: LocatedLogins): Reread | null {
  if (reread === null) return null;
  const last = logins.date[logins.count - 1] ?? 0;
  const isOver = isJournal(position) ? last > reread.untilMicros : position.lines >= reread.lines;
  return isOver ? null : reread;
}

function isJournal({ cursor }: Position): boolean {
  return cursor !== null;
}
