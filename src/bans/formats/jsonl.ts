// A JSON object a line.
import { toJsonLine } from '../../lib/safe-text.js';
import { columns } from './columns.js';
import { inLines, listed, type Format } from './format.js';

export const jsonl: Format = (bans, { now }) =>
  inLines(
    listed(bans, now).map((entry) =>
      toJsonLine(Object.fromEntries(columns.map(([name, value]) => [name, value(entry)]))),
    ),
  );
