// authtrack analyze: reads the logs, lets the rules judge, draws the charts, prints the summary, tells what is new.
import { askCharts } from '../charts/charts.js';
import type { Settings } from '../cli/cli.js';
import { monotonicSeconds } from '../lib/clock.js';
import { countOf } from '../lib/count-text.js';
import { exitCode, StoppedError, type ExitCode } from '../lib/errors.js';
import { dayText, firstDayWithin } from '../lib/utc-days.js';
import { withClosing } from '../lib/with-closing.js';
import { RunTally, summaryJson, summaryLines, type Summary } from '../report/report.js';
import type { CommandContext } from '../steps/command.js';
import { drawOrWarn } from '../steps/draw-charts.js';
import { recordOf } from '../steps/finding-record.js';
import { refuseMalformed, warnOfMalformed, warnOfUncounted } from '../steps/line-warnings.js';
import { refuseHeaderless, warnOfProblems, warnOnce } from '../steps/log-problems.js';
import { findNew, noFindings, type NewFindings } from '../steps/new-findings.js';
import { printResult } from '../steps/print.js';
import { progressOf } from '../steps/progress.js';
import { readLogs } from '../steps/read-logs.js';
import { checkAlerts, shownFinding, tellFindings, toTell, type Told } from '../steps/tell-findings.js';
import { refuseWaiting, type Waiting } from '../steps/wait-for-clock.js';
import type { Store } from '../store/store.js';

/** The summary lists addresses that logged in after this many failed attempts. */
const FAILURES_BEFORE_LOGIN = 5;
const TOP_USERS = 10;

/**
 * @returns the exit code of --fail-on if there is a new finding
 * @throws what any stage throws; after all else, DataError under --strict if lines were malformed, IoError if charts
 *   could not be drawn, what the rules could not read, and UnavailableError if `notify` failed
 */
export async function run(context: CommandContext): Promise<ExitCode> {
  const { settings, inputs: names, signal } = context;
  const startedAt = monotonicSeconds();
  const tally = new RunTally();
  await checkAlerts(context);
  const finished = withClosing(async (closing): Promise<RunOutcome | undefined> => {
    const read = await readLogs(context, { tally, closing });
    if (read === undefined) return undefined;
    const { store, processedLog, logs, watch, waiting } = read;
    const pruned = signal.aborted ? undefined : await pruneOld(store, settings, signal);
    if (signal.aborted) return undefined;
    const { stale } = logs;
    const warnings = await warnOnce(store, { sets: watch.sets(), mustHaveLines: names.length === 0, stale });
    const figures = await queryFigures(store);
    const { totals } = figures;
    const { found, notJudged } = await findNew(context, store, { ...toTell(context), totals, closing });
    const shown = { period: totals.period, timezone: settings.timezone };
    const asked = settings.charts ? await askCharts(store, shown) : [];
    const bar = await progressOf(context, 'charts');
    const drawing = drawOrWarn(asked, settings, { log: context.log, bar });
    // Closing takes as long as drawing, so both run at once. But what was told is stored after it was printed.
    const isOver = found === undefined || found.all.length === 0;
    const [{ charts, noCharts }] = await Promise.all([
      drawing,
      processedLog.close(),
      isOver && store.close(),
    ]);
    const summary: Summary = {
      ...{ ...figures, pruned, charts, tally, warnings },
      ...{ inputs: logs.names, chosenBecause: logs.because },
      findings: found && summarized(found),
      ...{ processedLog: processedLog.file, database: store.location, timezone: settings.timezone },
      seconds: monotonicSeconds() - startedAt,
    };
    const print = (): Promise<void> => printSummary(summary, context);
    const told = await tellFindings(context, { store, found: found ?? noFindings, print });
    return { summary, waiting, told, errors: [noCharts, notJudged, told.failure] };
  });
  const outcome = await finished.catch((error: unknown) => {
    if (!(error instanceof StoppedError)) throw error;
    return undefined;
  });
  if (outcome !== undefined) return endOf(outcome, context);
  context.log.info(stoppedText(tally));
  return exitCode.ok;
}

type RunOutcome = {
  readonly summary: Summary;
  readonly waiting: readonly Waiting[];
  readonly told: Told;
  /** To throw when the rest is done: the first one. */
  readonly errors: readonly (Error | undefined)[];
};

/** Warns of what was wrong with the logs. @throws what was wrong with the run @returns the exit code */
function endOf(
  { summary: { tally, warnings }, waiting, told, errors }: RunOutcome,
  { settings, log }: CommandContext,
): ExitCode {
  if (!settings.strict) warnOfMalformed(tally, settings, log);
  warnOfUncounted(tally, settings, log);
  const fresh = warnings.filter(({ isNew }) => isNew);
  warnOfProblems(fresh, log);
  refuseWaiting(waiting);
  refuseHeaderless(warnings);
  if (settings.strict) refuseMalformed(tally);
  const error = errors.find((one) => one !== undefined);
  if (error !== undefined) throw error;
  return told.isFailure ? exitCode.findings : exitCode.ok;
}

function printSummary(summary: Summary, context: CommandContext): Promise<void> {
  return printResult(context, {
    json: () => summaryJson(summary),
    lines: (terminal) => summaryLines(summary, { terminal, isVerbose: context.settings.verbose }),
  });
}

function summarized({ all, lesser, isLeftOut }: NewFindings): NonNullable<Summary['findings']> {
  return { shown: all.map(shownFinding), lesser, isLeftOut, records: all.map(recordOf) };
}

/** What a run has done before a signal stopped it. */
function stoppedText({ lines, inserted }: RunTally): string {
  if (lines === 0) return 'stopped before anything was stored: run the same command again';
  const done = `${countOf(lines, 'line')} read, ${countOf(inserted, 'new row')} stored`;
  return `stopped: ${done}; run the same command again to continue from there`;
}

/** Removes the logins older than `keep`, by whole UTC days before today. */
async function pruneOld(store: Store, { keep }: Settings, signal: AbortSignal): Promise<Summary['pruned']> {
  const beforeDay = keep === undefined ? undefined : firstDayWithin(keep);
  if (beforeDay === undefined) return undefined;
  return { before: dayText(beforeDay), rows: await store.prune(beforeDay, signal) };
}

type DatabaseFigures = Pick<Summary, 'totals' | 'countries' | 'users' | 'loginsAfterFailures'>;

/** The figures that come from the database, not from this run. */
async function queryFigures(store: Store): Promise<DatabaseFigures> {
  return {
    totals: await store.totals(),
    countries: await store.failedByCountry(),
    users: await store.topUsersTried(TOP_USERS),
    loginsAfterFailures: await store.loginsAfterFailures(FAILURES_BEFORE_LOGIN),
  };
}
