// One JSON object on each line.
import { toJsonLine } from '../../lib/safe-text.js';
import type { Ban } from '../../model/ban.js';
import { columns } from './columns.js';
import { inLines, listed, type Format } from './format.js';

export const jsonl: Format = (bans, { now }) => inLines(jsonRecords(bans, now).map(toJsonLine));

/** The objects of the lines. @param now microseconds since 1970-01-01 UTC */
export function jsonRecords(bans: readonly Ban[], now: number): readonly object[] {
  return listed(bans, now).map((entry) =>
    Object.fromEntries(columns.map(([name, value]) => [name, value(entry)])),
  );
}
