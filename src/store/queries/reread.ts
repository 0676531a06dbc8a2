// A log that is read again from its beginning, since logins of it are missing: its other lines are stored and logged.
import { lineOf } from '../../lib/login-id.js';
import { NONE, type LocatedLogins } from '../../model/logins.js';
import { pickedLogins } from '../../model/picked-logins.js';
import type { Position, Reread } from '../../model/source.js';

type Again = { readonly reread: Reread | null; readonly position: Position };

/** Whether a row of the log may be what an entry that is read again was stored as: in a journal it has another number now. */
export function isOwnCopy({ reread, position }: Again): (id: number) => boolean {
  if (reread === null || !isJournal(position)) return () => false;
  return (id) => lineOf(id) <= reread.lines;
}

/** Those that were never logged. */
export function notInOutboxBefore(fresh: LocatedLogins, { reread, position }: Again): LocatedLogins {
  if (reread === null) return fresh;
  const isNew = (n: number): boolean =>
    isJournal(position)
      ? (fresh.date[n] ?? NONE) > reread.untilMicros
      : (fresh.line[n] ?? NONE) > reread.lines;
  const rows = Array.from({ length: fresh.count }, (_, n) => n).filter(isNew);
  return rows.length === fresh.count ? fresh : pickedLogins(fresh, rows);
}

/** What is left to be read again after a batch. */
export function rereadAfter({ reread, position }: Again, logins: LocatedLogins): Reread | null {
  if (reread === null) return null;
  const last = logins.date[logins.count - 1] ?? 0;
  const isOver = isJournal(position) ? last > reread.untilMicros : position.lines >= reread.lines;
  return isOver ? null : reread;
}

function isJournal({ cursor }: Position): boolean {
  return cursor !== null;
}
