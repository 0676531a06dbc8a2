// Finds logins after many failures, `suspects` in the summary: for each address, the first login with enough failed
// attempts before it. The answer is kept with the sums of each day. If rows of a day and of later ones are others now, then
// only addresses that logged in since that day can have another answer, because nothing before it has changed; and
// those whose login is before it keep their answer. So a night's run asks for a few addresses: see docs/decisions/0055.
import { fingerprint } from '../../lib/identity.js';
import { MICROS_PER_DAY } from '../../lib/units.js';
import type { LoginAfterFailures } from '../../model/figures.js';
import type { Engine, SqlRow } from '../engine.js';
import { type DaySum, endsOf, isSameSum, sumsOfDays } from '../rollups/edited-days.js';
import { byText } from '../rollups/text-key.js';
import { toNumber, toText, toTextOrNull } from '../sql-row.js';
import { updateOrInsert } from '../transaction.js';

/** With the date of the first of the failed attempts. */
type Found = LoginAfterFailures & { readonly since: number };

type DaySums = ReadonlyMap<number, DaySum>;

type Answer = { readonly days: DaySums; readonly found: readonly Found[] };

/** If other runs store rows all the time, the last try counts. */
const TRIES = 3;

/**
 * Returns the first login after `minFailures` failures of each address that has one: most failures first, then by
 * address.
 * @param minFailures 1 or more.
 */
export async function loginsAfterFailures(
  engine: Engine,
  minFailures: number,
): Promise<readonly LoginAfterFailures[]> {
  // The name under which earlier releases kept the answer too.
  const question = `suspects ${minFailures}`;
  const kept = await keptAnswer(engine, question);
  let days = await sumsOfDays(engine);
  for (let tried = 1; kept === undefined || !areSame(kept.days, days); tried++) {
    const found = await ask(engine, { minFailures, kept, days });
    const now = await sumsOfDays(engine);
    const isOfOneTime = areSame(days, now);
    if (isOfOneTime) await keep(engine, question, { days, found });
    if (isOfOneTime || tried === TRIES) return figures(found);
    // The rows may be those of two moments.
    days = now;
  }
  return figures(kept.found);
}

function figures(found: readonly Found[]): readonly LoginAfterFailures[] {
  return found
    .map(({ ip, country, user, date, failures }) => ({ ip, country, user, date, failures }))
    .sort((a, b) => b.failures - a.failures || byText(a.ip, b.ip));
}

type Question = { readonly minFailures: number; readonly kept: Answer | undefined; readonly days: DaySums };

async function ask(engine: Engine, { minFailures, kept, days }: Question): Promise<readonly Found[]> {
  if (kept === undefined) return query(engine, { minFailures, since: undefined, except: [], also: [] });
  const [oldest] = endsOf(days.keys());
  const changed = [...new Set([...kept.days.keys(), ...days.keys()])].filter(
    // Days before all others were pruned. Then only what was counted of them is missing.
    (day) => day >= oldest && !isSameSum(kept.days.get(day), days.get(day)),
  );
  const [first] = endsOf(changed);
  // All their failed attempts are still stored.
  const whole = kept.found.filter(({ since }) => since >= oldest * MICROS_PER_DAY);
  const same = whole.filter(({ date }) => date < first * MICROS_PER_DAY);
  const isWhole = new Set(whole);
  const others = await query(engine, {
    minFailures,
    since: changed.length === 0 ? null : { micros: first * MICROS_PER_DAY, rows: rowsSince(days, first) },
    except: same.map(({ ip }) => ip),
    also: kept.found.filter((login) => !isWhole.has(login)).map(({ ip }) => ip),
  });
  return [...same, ...others];
}

function rowsSince(days: DaySums, first: number): number {
  let rows = 0;
  for (const [day, sum] of days) if (day >= first) rows += sum.rows;
  return rows;
}

async function query(
  engine: Engine,
  wanted: Parameters<Engine['loginsAfterFailures']>[0],
): Promise<readonly Found[]> {
  if (wanted.since === null && wanted.also.length === 0) return [];
  return (await engine.loginsAfterFailures(wanted)).map(toFound);
}

function toFound(row: SqlRow): Found {
  return {
    ip: toText(row, 'ip'),
    country: toTextOrNull(row, 'country'),
    user: toTextOrNull(row, 'user'),
    date: toNumber(row, 'instant'),
    failures: toNumber(row, 'failures'),
    since: toNumber(row, 'since'),
  };
}

function areSame(a: DaySums, b: DaySums): boolean {
  return a.size === b.size && [...a].every(([day, sum]) => isSameSum(sum, b.get(day)));
}

// The kept answer: the days as [day, rows, attempts, edits], and the logins.

type Kept = {
  readonly days: readonly (readonly [day: number, rows: number, attempts: number, edits: number])[];
  readonly found: readonly Found[];
};

async function keptAnswer(engine: Engine, question: string): Promise<Answer | undefined> {
  const [row] = await engine.query('SELECT answer FROM kept_answers WHERE question = ?', [question]);
  if (row === undefined) return undefined;
  const kept = JSON.parse(toText(row, 'answer')) as Kept | readonly unknown[];
  // Earlier releases kept the rows alone.
  if (!('days' in kept)) return undefined;
  const days = kept.days.map(([day, rows, attempts, edits]) => [day, { rows, attempts, edits }] as const);
  return { days: new Map(days), found: kept.found };
}

async function keep(engine: Engine, question: string, { days, found }: Answer): Promise<void> {
  if (engine.access === 'read') return;
  const kept: Kept = {
    days: [...days].map(([day, { rows, attempts, edits }]) => [day, rows, attempts, edits]),
    found,
  };
  const values = [
    fingerprint(Buffer.from(JSON.stringify(kept.days))),
    JSON.stringify(kept),
    question,
  ] as const;
  await updateOrInsert(
    engine,
    ['UPDATE kept_answers SET stored_rows = ?, answer = ? WHERE question = ?', values],
    ['INSERT INTO kept_answers (stored_rows, answer, question) VALUES (?, ?, ?)', values],
  );
}
