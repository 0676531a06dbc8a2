// The lines at the end of a log that are all dated in the future, where the clock of this machine is behind. A line of the
// future that one of the present follows is malformed, as everywhere: one forged date must not stop a log.
import { ignoredAs, malformedAs, type Outcome } from './outcome.js';
import type { Parser } from './parser.js';

export type FutureTail = {
  /** Where its first line begins, and where the last one ends. */
  readonly offsetBytes: number;
  readonly endOffsetBytes: number;
  readonly lines: number;
};

type Block = {
  readonly bytes: Uint8Array;
  readonly endOffsetBytes: number;
  readonly overlong: boolean;
  readonly unfinished: boolean;
};

/** They tell nothing of the time at which they were written. */
const timeless: ReadonlySet<Outcome> = new Set<Outcome>([
  ...Object.values(malformedAs),
  ignoredAs.empty,
  ignoredAs.continuation,
  ignoredAs.heading,
  ignoredAs.notInRecord,
  ignoredAs.partial,
  ignoredAs.otherObject,
  // Whoever is believed in nothing is not asked for the time.
  ignoredAs.ambiguousEntry,
  ignoredAs.otherUser,
  ignoredAs.otherWriter,
]);

/**
 * Reads a log to its end. Where the lines of a block are not the bytes that the log has (an export, a run of NULs), the tail begins
 * with the block.
 * @param parser one for this look alone
 * @returns undefined where the last line that tells its time is not of the future
 */
export async function findFutureTail(
  blocks: AsyncIterable<Block>,
  parser: Parser,
): Promise<FutureTail | undefined> {
  let from: Omit<FutureTail, 'endOffsetBytes'> | undefined;
  let endOffsetBytes = 0;
  for await (const { bytes, overlong, unfinished, ...block } of blocks) {
    if (unfinished) break;
    const beginsAt = endOffsetBytes;
    endOffsetBytes = block.endOffsetBytes;
    if (overlong) continue;
    const text = Buffer.from(bytes).toString('latin1');
    const isAsWritten = bytes.length === endOffsetBytes - beginsAt;
    let start = 0;
    parser.parse(text, (outcome) => {
      const offsetBytes = isAsWritten ? beginsAt + start : beginsAt;
      start = text.indexOf('\n', start) + 1;
      if (outcome === malformedAs.future) from = { offsetBytes, lines: 0, ...from };
      else if (!timeless.has(outcome)) from = undefined;
      if (from) from = { ...from, lines: from.lines + 1 };
    });
  }
  return from && { ...from, endOffsetBytes };
}
