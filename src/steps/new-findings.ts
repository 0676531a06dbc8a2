// Finds what is new and matters: lets the rules judge the newest days, and leaves out what was told or acknowledged.
// docs/decisions/0054 says which findings are new.
import { nowMicros } from '../lib/clock.js';
import { AuthtrackError, StoppedError } from '../lib/errors.js';
import { parseDuration } from '../lib/time-text.js';
import { MICROS_PER_DAY } from '../lib/units.js';
import type { Totals } from '../model/figures.js';
import { type Finding, severities, type Severity } from '../model/finding.js';
import type { Store } from '../store/store.js';
import type { CommandContext } from './command.js';
import { judgeOf, storedFindings } from './find-findings.js';

export type NewFindings = {
  /** Neither told nor acknowledged, and grave enough to be shown; the highest rank first. */
  readonly all: readonly Finding[];
  /** Those of them whose latest evidence is within alertWithin of now. The others are of an old log: no alarm. */
  readonly alarms: readonly Finding[];
  /** How many others the same days have that are not grave enough. */
  readonly lesser: number;
};

export const noFindings: NewFindings = { all: [], alarms: [], lesser: 0 };

/** In a database with at most this many rows, all days are judged: it takes two seconds, and only the first time. */
const FEW_ROWS = 250_000;

type Wanted = {
  /** The least severity of what is shown. */
  readonly least: Severity;
  readonly totals: Totals;
};

type Judged = {
  /** Undefined if the rules could not judge. */
  readonly found?: NewFindings;
  /** Throw this when the rest is done: the next run judges these days. */
  readonly notJudged?: AuthtrackError;
};

/** Lets the rules judge the newest days, and returns what is new. If that fails, it warns, and the run goes on. */
export async function findNew(
  { settings, log }: Pick<CommandContext, 'settings' | 'log'>,
  store: Store,
  { least, totals }: Wanted,
): Promise<Judged> {
  const judge = judgeOf(settings);
  const within = parseDuration(settings.alertWithin) ?? 0;
  const now = nowMicros();
  // A row that is dated in the future moves nothing.
  const newest = Math.min(totals.period?.to ?? now, now);
  const begin = totals.rows <= FEW_ROWS ? -Infinity : newest - within;
  try {
    await store.judge(judge, { sinceDay: Math.floor(begin / MICROS_PER_DAY) });
    const open = (await storedFindings(store, judge)).filter(
      ({ toldAt, ackedAt, last }) => toldAt === null && ackedAt === null && last >= begin,
    );
    const all = open.filter(({ severity }) => isAtLeast(severity, least));
    const alarms = all.filter(({ last }) => last >= now - within);
    return { found: { all, alarms, lesser: open.length - all.length } };
  } catch (error) {
    if (!(error instanceof AuthtrackError) || error instanceof StoppedError) throw error;
    log.warn(`no findings: ${error.message}`);
    return { notJudged: error };
  }
}

/** Whether one severity is the other or a graver one. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least);
}

/** The less grave one of two severities. */
export function lesserOf(one: Severity, other: Severity | undefined): Severity {
  return other === undefined || isAtLeast(other, one) ? one : other;
}
