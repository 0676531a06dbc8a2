// Finds the days whose rows have changed since the rules last saw them.
import type { Judge } from '../../model/finding.js';
import type { Engine } from '../engine.js';
import { type DaySum, endsOf, isSameSum, sumsOfDays } from '../rollups/edited-days.js';
import { toNumber, toText } from '../sql-row.js';

export type Days = {
  readonly sums: ReadonlyMap<number, DaySum>;
  /** Days whose rows are not as the rules last saw them, or were never judged, in the last `judge.days`. */
  readonly unjudged: ReadonlySet<number>;
  /** Unjudged days that are stored as judged. */
  readonly outdated: ReadonlySet<number>;
  /** Days whose sums are not those that are stored, or that are gone. */
  readonly changed: ReadonlySet<number>;
  readonly oldest: number;
  readonly newest: number;
  /** Whether other rules or thresholds made the signs. */
  readonly isOtherVersion: boolean;
};

export function isNothingToDo({ changed, unjudged, isOtherVersion }: Days, sinceDay: number): boolean {
  return !isOtherVersion && changed.size === 0 && ![...unjudged].some((day) => day >= sinceDay);
}

/** Compares the days that are stored with those that were judged. */
export async function readDays(engine: Engine, judge: Judge): Promise<Days> {
  const sums = await sumsOfDays(engine);
  const [oldest, newest] = endsOf(sums.keys());
  const isOtherVersion = (await stateOf(engine, 'rules')) !== judge.version;
  const seen = new Map<number, DaySum & { readonly isJudged: boolean }>();
  for (const row of await engine.query('SELECT * FROM judged_days')) {
    const sum = {
      rows: toNumber(row, 'row_count'),
      attempts: toNumber(row, 'attempts'),
      edits: toNumber(row, 'edits'),
    };
    seen.set(toNumber(row, 'utc_day'), { ...sum, isJudged: toNumber(row, 'is_judged') === 1 });
  }
  const changed = new Set<number>();
  for (const [day, sum] of sums) if (!isSameSum(seen.get(day), sum)) changed.add(day);
  // Pruned days are before all others: facts stay, so later days need not be judged again.
  const gone = [...seen.keys()].filter((day) => !sums.has(day));
  const firstChanged = Math.min(...changed, ...gone.filter((day) => day > oldest));
  for (const day of gone) changed.add(day);
  const [unjudged, outdated] = [new Set<number>(), new Set<number>()];
  for (const day of sums.keys()) {
    const wasJudged = seen.get(day)?.isJudged === true;
    if (day <= newest - judge.days || (wasJudged && !isOtherVersion && day < firstChanged)) continue;
    unjudged.add(day);
    if (wasJudged) outdated.add(day);
  }
  return { sums, unjudged, outdated, changed, oldest, newest, isOtherVersion };
}

async function stateOf(engine: Engine, name: string): Promise<string> {
  const [row] = await engine.query('SELECT state FROM judging WHERE name = ?', [name]);
  return row === undefined ? '' : toText(row, 'state');
}
