// Judges the days whose rows have changed since the rules last saw them, and replaces their signs, all in one
// transaction. A day is judged with what was known until then: its rows, those of the day before, and facts. So a day is
// judged again when its own rows change, or those of an earlier day; and the order in which logs are read does not
// matter. See docs/decisions/0053.
import type { Judge, JudgeContext, Sign } from '../../model/finding.js';
import { nowMicros } from '../../lib/clock.js';
import { inGroups } from '../../lib/in-groups.js';
import { MICROS_PER_DAY } from '../../lib/units.js';
import type { Engine } from '../engine.js';
import { type DaySum, endsOf, isSameSum, sumsOfDays } from '../rollups/edited-days.js';
import { textKey } from '../rollups/text-key.js';
import { toNumber, toText } from '../sql-row.js';
import { transaction } from '../transaction.js';
import { contextOf, judgedUsers } from './judge-context.js';
import { splitByDay } from './split-by-day.js';

export type JudgeOptions = {
  /** Judge only days from this one on, in days since 1970; later calls judge the others. */
  readonly sinceDay?: number;
};

/** Judges what has changed. Nothing is read but the sums of days if nothing has. */
export async function judgeNew(
  engine: Engine,
  judge: Judge,
  { sinceDay = -Infinity }: JudgeOptions,
): Promise<void> {
  const known = await readDays(engine, judge);
  if (isNothingToDo(known, sinceDay)) return;
  await transaction(engine, async () => {
    // The row locks out other runs until the end of the transaction.
    await engine.run(`UPDATE judging SET state = ? WHERE name = 'turn'`, [String(nowMicros())]);
    const days = await readDays(engine, judge);
    if (isNothingToDo(days, sinceDay)) return;
    const judged = [...days.unjudged].filter((day) => day >= sinceDay);
    const signs = judged.length === 0 ? undefined : await judgeDays(engine, judge, judged, days);
    await replaceSigns(engine, judge, { judged, days, signs });
    await keepDays(engine, judge, { judged: new Set(judged), days });
  });
}

/** Returns the signs about rows that are stored, of the last `days` days. */
export async function readSigns(engine: Engine, days: number): Promise<readonly Sign[]> {
  const stored = await sumsOfDays(engine);
  if (stored.size === 0) return [];
  const [oldest, newest] = endsOf(stored.keys());
  const rows = await engine.query('SELECT sign FROM signs WHERE utc_day >= ?', [
    Math.max(oldest, newest - days + 1),
  ]);
  return rows.map((row) => JSON.parse(toText(row, 'sign')) as Sign);
}

type Days = {
  readonly sums: ReadonlyMap<number, DaySum>;
  /** Days whose rows are not as the rules last saw them, or were never judged, in the last `judge.days`. */
  readonly unjudged: ReadonlySet<number>;
  /** Days whose sums are not those that are stored, or that are gone. */
  readonly changed: ReadonlySet<number>;
  readonly oldest: number;
  readonly newest: number;
  /** Whether other rules or thresholds made the signs. */
  readonly isOtherVersion: boolean;
};

function isNothingToDo({ changed, unjudged, isOtherVersion }: Days, sinceDay: number): boolean {
  return !isOtherVersion && changed.size === 0 && ![...unjudged].some((day) => day >= sinceDay);
}

async function readDays(engine: Engine, judge: Judge): Promise<Days> {
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
  const unjudged = new Set<number>();
  for (const day of sums.keys()) {
    const isJudged = !isOtherVersion && day < firstChanged && seen.get(day)?.isJudged === true;
    if (day > newest - judge.days && !isJudged) unjudged.add(day);
  }
  return { sums, unjudged, changed, oldest, newest, isOtherVersion };
}

async function stateOf(engine: Engine, name: string): Promise<string> {
  const [row] = await engine.query('SELECT state FROM judging WHERE name = ?', [name]);
  return row === undefined ? '' : toText(row, 'state');
}

async function judgeDays(
  engine: Engine,
  judge: Judge,
  judged: readonly number[],
  days: Days,
): Promise<readonly Sign[]> {
  const wanted = new Set(judged);
  const first = Math.max(days.oldest, days.newest - judge.days + 1);
  const from = Math.min(...judged);
  const users = await judgedUsers(engine, { from, hoursFrom: from - judge.hoursBefore });
  const context = await contextOf(engine, { users, hoursFrom: first });
  const signs: Sign[] = [];
  for (const user of users.values()) signs.push(...judge.judgeUser(user, context));
  signs.push(...(await signsOfRows(engine, judge, { judged, days, context })));
  const ofDays = signs.filter(({ last }) => wanted.has(dayOf(last)));
  const ofHosts = [...context.hosts.values()].flatMap((host) => judge.judgeHost(host, context));
  return [...ofDays, ...ofHosts.filter(({ last }) => dayOf(last) >= first)];
}

async function signsOfRows(
  engine: Engine,
  judge: Judge,
  {
    judged,
    days,
    context,
  }: { readonly judged: readonly number[]; readonly days: Days; readonly context: JudgeContext },
): Promise<readonly Sign[]> {
  const signs: Sign[] = [];
  for (const some of dayGroups(judged, days)) {
    const [first = 0, last = 0] = [some[0], some.at(-1)];
    const period = { from: (first - 1) * MICROS_PER_DAY, to: (last + 1) * MICROS_PER_DAY - 1 };
    const byDay = splitByDay(await engine.loginsBetween(period));
    for (const day of some) {
      const logins = byDay.get(day);
      if (logins !== undefined)
        signs.push(...judge.judgeDay({ day, logins, before: byDay.get(day - 1) }, context));
    }
  }
  return signs;
}

/** Rows that are read at once, if days are not larger. */
const ROWS_AT_ONCE = 250_000;

/** Groups of days, ascending. A day whose day before is not judged begins a group, so that no group spans a gap. */
function dayGroups(judged: readonly number[], { sums }: Days): readonly (readonly number[])[] {
  const groups: number[][] = [];
  let rows = 0;
  for (const day of [...judged].sort((a, b) => a - b)) {
    const current = groups.at(-1);
    rows += sums.get(day)?.rows ?? 0;
    if (current?.at(-1) === day - 1 && rows <= ROWS_AT_ONCE) current.push(day);
    else {
      groups.push([day]);
      rows = (sums.get(day)?.rows ?? 0) + (sums.get(day - 1)?.rows ?? 0);
    }
  }
  return groups;
}

function dayOf(micros: number): number {
  return Math.floor(micros / MICROS_PER_DAY);
}

type Replacement = {
  readonly judged: readonly number[];
  readonly days: Days;
  /** Undefined if no day was judged. */
  readonly signs: readonly Sign[] | undefined;
};

const DAYS_PER_STATEMENT = 500;

async function replaceSigns(
  engine: Engine,
  judge: Judge,
  { judged, days, signs }: Replacement,
): Promise<void> {
  if (days.isOtherVersion) await engine.run('DELETE FROM signs');
  // Without any row there is no oldest day.
  if (days.sums.size === 0) await engine.run('DELETE FROM signs');
  else await engine.run('DELETE FROM signs WHERE utc_day < ?', [days.oldest]);
  const gone = [...days.changed].filter((day) => !days.sums.has(day));
  for (const some of inGroups([...judged, ...gone], DAYS_PER_STATEMENT))
    await engine.run(`DELETE FROM signs WHERE utc_day IN (${some.join(', ')})`);
  if (signs === undefined) return;
  for (const rule of judge.hostRules) await engine.run('DELETE FROM signs WHERE rule = ?', [rule]);
  const rows = new Map(signs.map((sign) => [keyOf(sign).join(' '), sign]));
  await engine.insertTexts({
    table: 'signs',
    columns: ['utc_day', 'rule', 'subject_key', 'object_key', 'first_micros', 'last_micros', 'sign'],
    rows: [...rows.values()].map((sign) => [...keyOf(sign), String(sign.last), JSON.stringify(sign)]),
  });
}

function keyOf({ rule, subject, object, first, last }: Sign): readonly string[] {
  return [
    String(dayOf(last)),
    rule,
    textKey(subject).key,
    object === '' ? '' : textKey(object).key,
    String(first),
  ];
}

/** Stores the sums of the days as they are now, and which of them are judged. */
async function keepDays(
  engine: Engine,
  judge: Judge,
  { judged, days }: { readonly judged: ReadonlySet<number>; readonly days: Days },
): Promise<void> {
  if (days.isOtherVersion) {
    await engine.run(`UPDATE judging SET state = ? WHERE name = 'rules'`, [judge.version]);
    await engine.run('UPDATE judged_days SET is_judged = 0');
  }
  const changed = [...new Set([...days.changed, ...days.unjudged])];
  for (const some of inGroups(changed, DAYS_PER_STATEMENT))
    await engine.run(`DELETE FROM judged_days WHERE utc_day IN (${some.join(', ')})`);
  const kept = changed.flatMap((day) => {
    const sum = days.sums.get(day);
    return sum === undefined
      ? []
      : [[day, sum.rows, sum.attempts, Number(judged.has(day)), sum.edits].map(String)];
  });
  if (kept.length > 0)
    await engine.insertTexts({
      table: 'judged_days',
      columns: ['utc_day', 'row_count', 'attempts', 'is_judged', 'edits'],
      rows: kept,
    });
}
