// Judges the days whose rows have changed since the rules last saw them, and replaces their signs. A day is judged with what
// was known until then: its rows, those of the day before, and facts. So a day is judged again when its own rows change,
// or those of an earlier day; and the order in which logs are read does not matter. See docs/decisions/0053.
//
// It goes in parts, oldest day first, each in a transaction of its own: memory does not grow with the days, and a run that
// ends early is continued by the next one.
import type { Judge, JudgeOptions, Sign } from '../../model/finding.js';
import type { JudgedLogins } from '../../model/merged-logins.js';
import { nowMicros } from '../../lib/clock.js';
import { StoppedError } from '../../lib/errors.js';
import { inGroups } from '../../lib/in-groups.js';
import { MICROS_PER_DAY } from '../../lib/units.js';
import type { Engine } from '../engine.js';
import { type DaySum, endsOf, isSameSum, sumsOfDays } from '../rollups/edited-days.js';
import { textKey } from '../rollups/text-key.js';
import { toText } from '../sql-row.js';
import { transaction } from '../transaction.js';
import { contextOf, judgedUsers } from './judge-context.js';
import { type Days, isNothingToDo, readDays } from './days-to-judge.js';
import { refuseTooLarge } from './day-room.js';
import { splitByDay } from './split-by-day.js';

/** These and those of the day before, with their addresses, take about 150 MB. */
const ROWS_AT_ONCE = 120_000;

/** They take seconds, and about 100 MB in DuckDB, which keeps what it has read until the database is closed. */
const PARTS_UNTIL_PAUSE = 16;

type Options = JudgeOptions & {
  /** See restingTurn in turns.ts. */
  readonly pause: () => Promise<void>;
};

/**
 * Judges what has changed. Nothing is read but the sums of days if nothing has.
 * @throws StoppedError after a stop signal, UnavailableError if a day does not fit into memory; what is judged until then
 *   is kept
 */
export async function judgeNew(
  engine: Engine,
  judge: Judge,
  { sinceDay = -Infinity, onProgress, rowsAtOnce = ROWS_AT_ONCE, room, pause }: Options,
): Promise<void> {
  if (isNothingToDo(await readDays(engine, judge), sinceDay)) return;
  const loader: DayLoader = { last: undefined };
  let rows = 0;
  for (let done = 0; ;) {
    const part = await transaction(engine, () =>
      judgePart(engine, judge, { sinceDay, rowsAtOnce, loader, room }),
    );
    done += part.judged;
    if (part.judged > 0) onProgress?.(done, done + part.left);
    if (part.left === 0) return;
    if (engine.signal?.aborted === true) throw new StoppedError();
    rows += part.rows;
    if (rows < PARTS_UNTIL_PAUSE * rowsAtOnce) continue;
    await pause();
    rows = 0;
  }
}

/** The rows of the last day that was judged: the next part begins with the day after it. */
type DayLoader = {
  last: { readonly day: number; readonly sum: DaySum; readonly logins: JudgedLogins } | undefined;
};

type Part = {
  readonly sinceDay: number;
  readonly rowsAtOnce: number;
  readonly loader: DayLoader;
  readonly room: JudgeOptions['room'];
};

/** Judges the first days that are not judged. Returns how many they are, with how many rows, and how many are left. */
async function judgePart(
  engine: Engine,
  judge: Judge,
  { sinceDay, rowsAtOnce, loader, room }: Part,
): Promise<{ readonly judged: number; readonly rows: number; readonly left: number }> {
  await takeTurn(engine);
  const days = await readDays(engine, judge);
  if (isNothingToDo(days, sinceDay)) return { judged: 0, rows: 0, left: 0 };
  const wanted = [...days.unjudged].filter((day) => day >= sinceDay).sort((a, b) => a - b);
  const judged = firstGroup(wanted, days, rowsAtOnce);
  const left = wanted.length - judged.length;
  refuseTooLarge(judged, { sums: days.sums, loaded: loader.last?.day, room });
  const signs =
    judged.length === 0
      ? undefined
      : await judgeDays(engine, judge, { judged, days, loader, withHosts: left === 0 });
  await replaceSigns(engine, judge, { judged, days, signs, withHosts: left === 0 });
  await keepDays(engine, judge, { judged: new Set(judged), days });
  const rows = judged.reduce((sum, day) => sum + (days.sums.get(day)?.rows ?? 0), 0);
  return { judged: judged.length, rows, left };
}

/** Locks out other runs that judge, until the end of the transaction. */
async function takeTurn(engine: Engine): Promise<void> {
  const found = await engine.run(`UPDATE judging SET state = ? WHERE name = 'turn'`, [String(nowMicros())]);
  if (found !== 1) throw new Error('the table judging has no row "turn"');
}

/** The first days that follow each other without a gap, up to a number of rows. */
function firstGroup(
  [first, ...others]: readonly number[],
  { sums }: Days,
  rowsAtOnce: number,
): readonly number[] {
  if (first === undefined) return [];
  const group = [first];
  let rows = sums.get(first)?.rows ?? 0;
  for (const day of others) {
    rows += sums.get(day)?.rows ?? 0;
    if (group.at(-1) !== day - 1 || rows > rowsAtOnce) break;
    group.push(day);
  }
  return group;
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

type ToJudge = {
  /** Days that follow each other. */
  readonly judged: readonly number[];
  readonly days: Days;
  readonly loader: DayLoader;
  readonly withHosts: boolean;
};

async function judgeDays(
  engine: Engine,
  judge: Judge,
  { judged, days, loader, withHosts }: ToJudge,
): Promise<readonly Sign[]> {
  const first = Math.max(days.oldest, days.newest - judge.days + 1);
  const [from = 0, to = 0] = [judged[0], judged.at(-1)];
  const users = await judgedUsers(engine, { from, to, hoursFrom: from - judge.hoursBefore });
  const context = await contextOf(engine, { users, hoursFrom: first });
  const signs: Sign[] = [];
  for (const user of users.values()) signs.push(...judge.judgeUser(user, context));
  const byDay = await loadDays(engine, judged, { days, loader });
  for (const day of judged) {
    const logins = byDay.get(day);
    if (logins !== undefined)
      signs.push(...judge.judgeDay({ day, logins, before: byDay.get(day - 1) }, context));
  }
  const ofDays = signs.filter(({ last }) => dayOf(last) >= from && dayOf(last) <= to);
  if (!withHosts) return ofDays;
  const ofHosts = [...context.hosts.values()].flatMap((host) => judge.judgeHost(host, context));
  return [...ofDays, ...ofHosts.filter(({ last }) => dayOf(last) >= first)];
}

/** Returns the rows of days and of the day before them. */
async function loadDays(
  engine: Engine,
  judged: readonly number[],
  { days: { sums }, loader }: Pick<ToJudge, 'days' | 'loader'>,
): Promise<ReadonlyMap<number, JudgedLogins>> {
  const [first = 0, last = 0] = [judged[0], judged.at(-1)];
  const before = loader.last;
  const isKnown = before?.day === first - 1 && isSameSum(before.sum, sums.get(first - 1));
  const from = (isKnown ? first : first - 1) * MICROS_PER_DAY;
  const byDay = new Map(
    splitByDay(await engine.loginsBetween({ from, to: (last + 1) * MICROS_PER_DAY - 1 })),
  );
  if (isKnown) byDay.set(before.day, before.logins);
  const [sum, logins] = [sums.get(last), byDay.get(last)];
  loader.last = sum && logins && { day: last, sum, logins };
  return byDay;
}

function dayOf(micros: number): number {
  return Math.floor(micros / MICROS_PER_DAY);
}

type Replacement = {
  readonly judged: readonly number[];
  readonly days: Days;
  /** Undefined if no day was judged. */
  readonly signs: readonly Sign[] | undefined;
  /** Whether `signs` has those of hosts. */
  readonly withHosts: boolean;
};

const DAYS_PER_STATEMENT = 500;

async function replaceSigns(
  engine: Engine,
  judge: Judge,
  { judged, days, signs, withHosts }: Replacement,
): Promise<void> {
  if (days.isOtherVersion) await engine.run('DELETE FROM signs');
  // Without any row there is no oldest day.
  if (days.sums.size === 0) await engine.run('DELETE FROM signs');
  else await engine.run('DELETE FROM signs WHERE utc_day < ?', [days.oldest]);
  const gone = [...days.changed].filter((day) => !days.sums.has(day));
  for (const some of inGroups(gone, DAYS_PER_STATEMENT))
    await engine.run(`DELETE FROM signs WHERE utc_day IN (${some.join(', ')})`);
  if (signs === undefined) return;
  // The signs of hosts stay until the last part, which replaces all of them.
  const { hostRules } = judge;
  const ofHosts = hostRules.length === 0 ? 'FALSE' : `rule IN (${hostRules.map(() => '?').join(', ')})`;
  for (const some of inGroups(judged, DAYS_PER_STATEMENT))
    await engine.run(`DELETE FROM signs WHERE utc_day IN (${some.join(', ')}) AND NOT ${ofHosts}`, hostRules);
  if (withHosts) await engine.run(`DELETE FROM signs WHERE ${ofHosts}`, hostRules);
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
  const changed = [...new Set([...days.changed, ...days.outdated, ...judged])];
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
