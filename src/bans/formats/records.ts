// The columns of the formats csv and jsonl, in this order.
import { toJsonLine, csvCell } from '../../lib/safe-text.js';
import type { Ban } from '../../model/ban.js';
import { inLines, listed, type WriteList, type Listed } from './format.js';
import { isoInstant } from '../../lib/time-text.js';

type RecordColumn = readonly [name: string, value: (entry: Listed) => string | number | null];

const columns: readonly RecordColumn[] = [
  ['network', ({ network }) => network.text],
  ['since', ({ ban }) => isoInstant(ban.since)],
  ['last_seen', ({ ban }) => isoInstant(ban.lastSeen)],
  ['attempts', ({ ban }) => ban.attempts],
  ['country', ({ ban }) => ban.country],
  ['expires', ({ ban }) => (ban.expires === null ? null : isoInstant(ban.expires))],
  ['origin', ({ ban }) => ban.origin],
];

// CSV (RFC 4180) with a header.

export const csv: WriteList = (bans, { now }) => {
  const rows = listed(bans, now).map((entry) => columns.map(([, value]) => csvCell(value(entry))));
  return inLines([columns.map(([name]) => name).join(','), ...rows.map((row) => row.join(','))], '\r\n');
};

// One JSON object on each line.

export const jsonl: WriteList = (bans, { now }) => inLines(jsonRecords(bans, now).map(toJsonLine));

/** The objects of the lines. @param now microseconds since 1970-01-01 UTC */
export function jsonRecords(bans: readonly Ban[], now: number): readonly object[] {
  return listed(bans, now).map((entry) =>
    Object.fromEntries(columns.map(([name, value]) => [name, value(entry)])),
  );
}
