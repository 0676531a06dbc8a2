// The lines at the end of a log that are all dated in the future, because the clock of this machine is behind. A future line
// with a line of the present after it is malformed, as everywhere: one forged date must not stop a log.
import type { IgnoredCode, Outcome } from '../model/outcome.js';
import type { Parser } from './parser.js';

export type FutureTail = {
  /** The offsets at which the first line begins and the last line ends. */
  readonly offsetBytes: number;
  readonly endOffsetBytes: number;
  readonly lines: number;
};

type TailBlock = {
  readonly bytes: Uint8Array;
  readonly endOffsetBytes: number;
  readonly overlong: boolean;
  readonly unfinished: boolean;
};

/** Codes of ignored lines that do not show when the line was written. */
const timeless: ReadonlySet<IgnoredCode> = new Set<IgnoredCode>([
  'empty',
  'continuation',
  'heading',
  'notInRecord',
  'partial',
  'otherObject',
  // The time of a forged or ambiguous entry proves nothing.
  'ambiguousEntry',
  'otherUser',
  'otherWriter',
]);

/**
 * Reads a log to its end and returns its tail of future lines; undefined if the last line with a time is not in the future.
 * If the text of a block differs from the bytes of the log (an export, a run of NULs), the tail begins with the block.
 * @param parser a parser for this call only
 */
export async function findFutureTail(
  blocks: AsyncIterable<TailBlock>,
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
      if (isFuture(outcome)) from = { offsetBytes, lines: 0, ...from };
      else if (!isTimeless(outcome)) from = undefined;
      if (from) from = { ...from, lines: from.lines + 1 };
    });
  }
  return from && { ...from, endOffsetBytes };
}

function isFuture(outcome: Outcome): boolean {
  return 'outcome' in outcome && outcome.code === 'future';
}

/** Whether an outcome does not show when the line was written. */
function isTimeless(outcome: Outcome): boolean {
  if (!('outcome' in outcome) || outcome.outcome === 'unrecognized') return false;
  return outcome.outcome === 'malformed' || timeless.has(outcome.code);
}
