// The entry point of this folder: merges new logins with those that are stored from another log of the same machine.
// Decides which new logins to store and which stored ones to change, so that the result is that of one complete log. Pure.
import type { CopiesQuestion, MergedLogins } from '../model/merged-logins.js';
import { connectionsInBoth, linesOf, type ConnectionLines, type Line } from './connection-lines.js';
import { copiedRows } from './copied-rows.js';
import { lineMatcher } from './match-lines.js';
import { inOrder, recounter } from './recount.js';
import { RowChanges } from './row-changes.js';
import { withCurrentNames } from './stored-names.js';

export function mergeCopies(question: CopiesQuestion): MergedLogins {
  const { logins, stored, sourceId, copied } = question;
  const compared = withCurrentNames(question);
  const toLines = linesOf(compared);
  const rowsOf = copiedRows(compared);
  const match = lineMatcher(compared, rowsOf);
  const recount = recounter(({ isFresh }) => (isFresh ? logins : stored));
  const changes = new RowChanges(question);
  const isOfOther = ({ at, sourceId: of }: Line): boolean =>
    of !== sourceId && !copied.has(stored.line[at] ?? 0);
  for (const rows of connectionsInBoth(compared)) {
    if (rowsOf.areAllCopies(rows)) {
      changes.dropCopies(rows);
      continue;
    }
    const lines = toLines(rows);
    match(lines);
    changes.keepCopies(lines);
    const isOld = addNothing(lines);
    if (isOld && areOfOneLog(lines)) continue;
    if (areComplete(lines, isOfOther)) changes.takeAttempts(lines);
    else if (!isOld) changes.takeCounts(recount(inOrder(logsOf(lines, sourceId))));
  }
  return changes.merged();
}

/** Whether everything in the new lines is stored already. */
function addNothing({ fresh, stored }: ConnectionLines): boolean {
  return fresh.every(({ twin, times }) => twin !== undefined || times === 0) && !stored.some(isUnfolded);
}

/** Whether the order of the stored lines is certain. */
function areOfOneLog({ stored }: ConnectionLines): boolean {
  return stored.every(
    ({ sourceId, twin }) => sourceId === stored[0]?.sourceId && twin?.sourceId !== sourceId,
  );
}

/** Whether the log that is read has all lines of the others: then the attempts that the parser counted are right. */
function areComplete({ fresh, stored }: ConnectionLines, isOfOther: (line: Line) => boolean): boolean {
  return (
    stored.every((line) => line.twin !== undefined || !isOfOther(line)) &&
    !fresh.some(isUnfolded) &&
    !stored.some(isUnfolded)
  );
}

/** Whether the other side has some of the repetitions of this line one by one. */
function isUnfolded({ times, reading }: Line): boolean {
  return times !== (reading?.times ?? 1);
}

/** The lines of each log, in the order of that log. */
function logsOf({ fresh, stored }: ConnectionLines, sourceId: number): readonly (readonly Line[])[] {
  const logs = new Map<number, Line[]>();
  for (const line of [...stored].sort((a, b) => a.at - b.at)) {
    const log = logs.get(line.sourceId);
    if (log === undefined) logs.set(line.sourceId, [line]);
    else log.push(line);
  }
  const storedLines = logs.get(sourceId) ?? [];
  logs.set(sourceId, [
    ...storedLines,
    ...[...fresh].sort((a, b) => a.at - b.at).map((line) => line.twin ?? line),
  ]);
  return [...logs.values()];
}
