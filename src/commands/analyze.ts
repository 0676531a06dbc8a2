// authtrack analyze: opens every stage, runs the pipeline over each log, draws the charts, reports, closes.
import path from 'node:path';

import { askCharts } from '../charts/charts.js';
import type { Settings } from '../cli/cli.js';
import { completeLog } from '../complete-log.js';
import { monotonicSeconds } from '../lib/clock.js';
import { withClosing } from '../lib/with-closing.js';
import { createLocator, type Locator, type LocatorOptions } from '../locate/locate.js';
import { openProcessedLog, type ProcessedLog } from '../log/log.js';
import { pipeline, type Stages } from '../pipeline.js';
import type { LogInput } from '../read/read.js';
import {
  RunTally,
  jsonSummary,
  noProgressBar,
  progressBar,
  terminalSummary,
  type ProgressBar,
  type Summary,
} from '../report/report.js';
import { openStore, type Store } from '../store/store.js';
import type { Context } from './context.js';
import { databaseOf } from './database-of.js';
import { drawOrWarn } from './draw-or-warn.js';
import { dayText, firstDayWithin } from './first-kept-day.js';
import { checkInputs, openRotatingInputs, environmentOf } from './open-inputs.js';
import { parserOpener } from './open-parser.js';
import { refuseMalformed, warnOfMalformed } from './malformed-lines.js';
import { refuseHeaderless, warnOfProblems } from './report-problems.js';
import { warnOfUncounted } from './uncounted-repeats.js';
import { leaveFuture, refuseWaiting, type Waiting } from './wait-for-clock.js';
import { selectedLogs } from './selected-logs.js';
import { warnOnce } from './warn-once.js';
import { LogWatch } from './watch-logs.js';
import { hasColor, writeLines, writeOut } from './write-out.js';

/** An address that logs in after this many failures is reported as a possible break-in. */
const SUSPICIOUS_FAILURES = 5;
const TOP_USERS = 10;

/**
 * @throws what any stage throws; after all else, DataError under --strict if lines were malformed, and IoError if
 *   charts could not be drawn
 */
export async function analyze(names: readonly string[], settings: Settings, context: Context): Promise<void> {
  const startedAt = monotonicSeconds();
  const tally = new RunTally();
  const summary = await withClosing(async (closing): Promise<Outcome | undefined> => {
    const environment = environmentOf(context, settings);
    const { because, stale, ...wanted } = await selectedLogs(names, settings, context);
    await checkInputs(wanted, environment);
    const bar = await barFor(settings, context);
    const onNotice = (message: string): void => {
      bar.clear();
      context.log.warn(message);
    };
    const store = closing(await openStore({ ...databaseOf(settings, context), onNotice }));
    const processedLog = await openLog(path.resolve(settings.out, 'processed.log'), context.signal);
    if (processedLog === undefined) return undefined;
    closing(processedLog);
    const locator = closing(openLocator(settings, store, { signal: context.signal, onNotice }));
    const watch = new LogWatch();
    const { signal } = context;
    const openParser = watch.watched(parserOpener(settings, { signal, onNotice }));
    await completeLog({ store, processedLog });
    const waiting: Waiting[] = [];
    const readable = withoutFuture(openRotatingInputs(wanted, environment), async (input) => {
      const left = await leaveFuture(input, settings, context);
      return (): void => {
        if (left && input.hasWaiting === true) waiting.push(left);
      };
    });
    await readAll(readable, bar, {
      openParser,
      locator,
      store,
      processedLog,
      tally,
      onNotice,
      signal,
    });
    await store.clearOutbox(processedLog.name);
    const pruned = signal.aborted ? undefined : await pruneOld(store, settings, signal);
    if (context.signal.aborted) return undefined;
    const warnings = await warnOnce(store, {
      sets: watch.sets(),
      mustHaveLines: names.length === 0,
      stale,
    });
    const figures = await queryFigures(store);
    const shown = { period: figures.totals.period, timezone: settings.timezone };
    const asked = settings.charts ? await askCharts(store, shown) : [];
    // Closing takes as long as drawing, so both run at once.
    const drawing = drawOrWarn(asked, settings, context.log);
    const [drawn] = await Promise.all([drawing, store.close(), processedLog.close()]);
    const seconds = monotonicSeconds() - startedAt;
    return {
      ...figures,
      pruned,
      ...drawn,
      waiting,
      inputs: wanted.names,
      chosenBecause: because,
      tally,
      warnings,
      processedLog: processedLog.file,
      database: store.location,
      timezone: settings.timezone,
      seconds,
    };
  });
  if (!summary) return;
  if (settings.json) await writeOut(context.stdout, `${jsonSummary(summary)}\n`);
  else if (!settings.quiet)
    await writeLines(context.stdout, terminalSummary(summary), hasColor(context.stdout, context.env));
  if (!settings.strict) warnOfMalformed(tally, settings, context.log);
  warnOfUncounted(tally, settings, context.log);
  warnOfProblems(
    summary.warnings.filter(({ isNew }) => isNew),
    context.log,
  );
  refuseWaiting(summary.waiting);
  refuseHeaderless(summary.warnings);
  if (settings.strict) refuseMalformed(tally);
  if (summary.noCharts) throw summary.noCharts;
}

/** The summary, and the errors to throw when the rest is done. */
type Outcome = Summary & { readonly noCharts?: Error; readonly waiting: readonly Waiting[] };

/**
 * The logs, each without the lines at its end that are dated in the future.
 * @param leave shortens a log; the function that it returns is called after the log was read
 */
async function* withoutFuture(
  inputs: AsyncIterable<LogInput>,
  leave: (input: LogInput) => Promise<() => void>,
): AsyncGenerator<LogInput> {
  for await (const input of inputs) {
    const afterwards = await leave(input);
    yield input;
    afterwards();
  }
}

async function readAll(
  inputs: AsyncIterable<LogInput>,
  bar: ProgressBar,
  stages: Omit<Stages, 'onProgress'>,
): Promise<void> {
  for await (const input of inputs) {
    bar.start(input.name, input.sizeBytes);
    try {
      await pipeline(input, { ...stages, onProgress: (bytes) => bar.update(bytes) });
    } finally {
      bar.stop();
    }
  }
}

/** Undefined if a signal came while authtrack waited for another run. */
async function openLog(file: string, signal: AbortSignal): Promise<ProcessedLog | undefined> {
  return openProcessedLog(file, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
    return undefined;
  });
}

/** Removes the logins older than `keep`, by whole UTC days before today. */
async function pruneOld(store: Store, { keep }: Settings, signal: AbortSignal): Promise<Summary['pruned']> {
  const beforeDay = keep === undefined ? undefined : firstDayWithin(keep);
  if (beforeDay === undefined) return undefined;
  return { before: dayText(beforeDay), rows: await store.prune(beforeDay, signal) };
}

type DatabaseFigures = Pick<Summary, 'totals' | 'countries' | 'users' | 'suspects'>;

/** The figures that come from the database, not from this run. */
async function queryFigures(store: Store): Promise<DatabaseFigures> {
  return {
    totals: await store.totals(),
    countries: await store.failedByCountry(),
    users: await store.topUsersTried(TOP_USERS),
    suspects: await store.suspects(SUSPICIOUS_FAILURES),
  };
}

function openLocator(
  settings: Settings,
  store: Store,
  environment: Pick<LocatorOptions, 'signal' | 'onNotice'>,
): Locator {
  const { ipinfoToken: token, ipinfoUrl: baseUrl, ipinfoTimeoutMs: timeoutMs, mmdb: mmdbFile } = settings;
  return createLocator({
    stored: (ips) => store.findAddresses(ips),
    hasIpinfoAnswers: () => store.hasAnswersBy('ipinfo'),
    mmdbFile,
    isChosenFile: mmdbFile !== undefined,
    ipinfo: token === undefined ? undefined : { token, baseUrl, timeoutMs },
    ...environment,
  });
}

async function barFor({ quiet }: Settings, { stderr }: Context): Promise<ProgressBar> {
  return stderr.isTTY && !quiet ? progressBar(stderr) : noProgressBar;
}
