// Whether the rows of days fit into memory. V8 ends a process whose heap is full, and it would end each run until the day
// is no longer judged: without findings, but also without charts and bans.
import v8 from 'node:v8';
import { TooManyError } from '../../lib/errors.js';
import { MIB, MS_PER_DAY } from '../../lib/units.js';
import type { DaySum } from '../rollups/edited-days.js';

/** What a row takes at most, with its texts, if its name and address occur once. */
const BYTES_PER_ROW = 350;

/** The advice is a round number. */
const MIB_STEP = 100;

type Wanted = {
  readonly sums: ReadonlyMap<number, DaySum>;
  /** A day whose rows are in memory. */
  readonly loaded: number | undefined;
  /** How many bytes the heap may still grow. */
  readonly room?: (() => number) | undefined;
};

/** @throws TooManyError if the rows of days and of the day before them do not fit into memory */
export function refuseTooLarge(judged: readonly number[], { sums, loaded, room = heapRoom }: Wanted): void {
  const [first, last] = [judged[0], judged.at(-1)];
  if (first === undefined || last === undefined) return;
  const days = loaded === first - 1 ? judged : [first - 1, ...judged];
  const rows = days.reduce((sum, day) => sum + (sums.get(day)?.rows ?? 0), 0);
  const needed = rows * BYTES_PER_ROW;
  if (needed <= room()) return;
  collectGarbage();
  const missing = needed - room();
  if (missing <= 0) return;
  const date = new Date(last * MS_PER_DAY).toISOString().slice(0, 'YYYY-MM-DD'.length);
  const enough = (v8.getHeapStatistics().heap_size_limit + missing) / MIB;
  throw new TooManyError(
    `cannot judge ${date}: ${rows} logins of it and of the day before do not fit into memory`,
    {
      hint: `run the command with NODE_OPTIONS=--max-old-space-size=${Math.ceil(enough / MIB_STEP + 1) * MIB_STEP}`,
    },
  );
}

function heapRoom(): number {
  const { heap_size_limit: limit, used_heap_size: used } = v8.getHeapStatistics();
  return limit - used;
}

/** What is used includes what nothing refers to any more: after a large log, that may be most of it. */
function collectGarbage(): void {
  // Node.js has no other call for it without a flag: this one begins with it.
  v8.queryObjects(RegExp, { format: 'count' });
}
