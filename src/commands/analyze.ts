// authtrack analyze: opens every stage, runs the pipeline over each log, draws the charts, reports, closes.
import path from 'node:path';

import { askCharts } from '../charts/charts.js';
import type { Settings } from '../cli/cli.js';
import { monotonicSeconds } from '../lib/clock.js';
import { countOf } from '../lib/count-text.js';
import { StoppedError } from '../lib/errors.js';
import { dayText, firstDayWithin } from '../lib/utc-days.js';
import { withClosing } from '../lib/with-closing.js';
import { createLocator, type Locator, type LocatorOptions } from '../locate/locate.js';
import { openProcessedLog, type ProcessedLog } from '../log/log.js';
import { maskKey, nameMask } from '../mask/mask.js';
import type { NameMask } from '../model/name-mask.js';
import { completeLog, pipeline, type Stages } from '../pipeline.js';
import type { LogInput } from '../read/read.js';
import { RunTally, summaryJson, summaryLines, type ProgressBar, type Summary } from '../report/report.js';
import { drawOrWarn } from '../steps/draw-charts.js';
import { refuseMalformed, warnOfMalformed, warnOfUncounted } from '../steps/line-warnings.js';
import { refuseHeaderless, warnOfProblems, warnOnce } from '../steps/log-problems.js';
import { databaseOf } from '../steps/open-database.js';
import { checkInputs, environmentOf, openRotatingInputs } from '../steps/open-logs.js';
import { parserOpener } from '../steps/open-parser.js';
import { printResult } from '../steps/print.js';
import { progressOf } from '../steps/progress.js';
import type { CommandContext, Process } from '../steps/command.js';
import { selectedLogs } from '../steps/select-logs.js';
import { leaveFuture, refuseWaiting, type Waiting } from '../steps/wait-for-clock.js';
import { LogWatch } from '../steps/watch-logs.js';
import { openStore, type Store } from '../store/store.js';

/** The summary lists addresses that logged in after this many failed attempts. */
const FAILURES_BEFORE_LOGIN = 5;
const TOP_USERS = 10;

/**
 * @throws what any stage throws; after all else, DataError under --strict if lines were malformed, and IoError if
 *   charts could not be drawn
 */
export async function run(context: CommandContext): Promise<void> {
  const { settings, inputs: names } = context;
  const startedAt = monotonicSeconds();
  const tally = new RunTally();
  const finished = withClosing(async (closing): Promise<RunOutcome | undefined> => {
    const environment = environmentOf(context, settings);
    const { because, stale, ...wanted } = await selectedLogs(names, settings, context);
    context.verbose(`logs: ${wanted.names.join(', ')}${because === undefined ? '' : ` (${because})`}`);
    await checkInputs(wanted, environment);
    const bar = await progressOf(context, 'bytes');
    const onNotice = (message: string): void => {
      bar.clear();
      context.log.warn(message);
    };
    const store = closing(await openStore({ ...databaseOf(settings, context.signal), onNotice }));
    context.verbose(`database: ${store.location}`);
    const mask = await maskOf(settings, store);
    const processedLog = await openLog(settings, store, context.signal);
    if (processedLog === undefined) return undefined;
    closing(processedLog);
    sayFiles(processedLog, context);
    const locator = closing(openLocator(settings, store, { signal: context.signal, onNotice }));
    const watch = new LogWatch();
    const { signal } = context;
    const openParser = watch.watched(parserOpener(settings, { vault: mask?.vault, signal, onNotice }));
    await completeLog({ store, processedLog, mask });
    const waiting: Waiting[] = [];
    const readable = withoutFuture(openRotatingInputs(wanted, environment), async (input) => {
      const left = await leaveFuture(input, settings, context);
      return (): void => {
        if (left && input.hasWaiting === true) waiting.push(left);
      };
    });
    await readAll(
      readable,
      { bar, verbose: context.verbose },
      {
        openParser,
        locator,
        store,
        processedLog,
        tally,
        mask,
        onNotice,
        signal,
      },
    );
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
    const drawing = drawOrWarn(asked, settings, {
      log: context.log,
      bar: await progressOf(context, 'charts'),
    });
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
  const summary = await finished.catch((error: unknown) => {
    if (!(error instanceof StoppedError)) throw error;
    return undefined;
  });
  if (!summary) {
    context.log.info(stoppedText(tally));
    return;
  }
  await printResult(context, {
    json: () => summaryJson(summary),
    lines: (terminal) => summaryLines(summary, { terminal, isVerbose: settings.verbose }),
  });
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

/** What a run has done before a signal stopped it. */
function stoppedText({ lines, inserted }: RunTally): string {
  if (lines === 0) return 'stopped before anything was stored: run the same command again';
  const done = `${countOf(lines, 'line')} read, ${countOf(inserted, 'new row')} stored`;
  return `stopped: ${done}; run the same command again to continue from there`;
}

/** The summary, and the errors to throw when the rest is done. */
type RunOutcome = Summary & { readonly noCharts?: Error; readonly waiting: readonly Waiting[] };

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
  { bar, verbose }: { readonly bar: ProgressBar; readonly verbose: Process['verbose'] },
  stages: Omit<Stages, 'onProgress'>,
): Promise<void> {
  for await (const input of inputs) {
    bar.start(input.name, input.sizeBytes);
    let [blocks, bytes] = [0, 0];
    const onProgress = (bytesRead: number): void => {
      blocks++;
      bytes = bytesRead;
      bar.update(bytesRead);
    };
    try {
      await pipeline(input, { ...stages, onProgress });
      verbose(`${input.name}: ${blocks} blocks read, up to byte ${bytes}`);
    } finally {
      bar.stop();
    }
  }
}

function sayFiles({ file }: ProcessedLog, { settings, verbose }: CommandContext): void {
  const { mmdb, asnMmdb, ipinfoToken, ipinfoUrl } = settings;
  verbose(`processed log: ${file}`);
  const online = ipinfoToken === undefined ? 'no token for ipinfo.io' : `then ${ipinfoUrl}`;
  verbose(`countries: ${mmdb ?? 'the bundled database'}, ${online}`);
  if (asnMmdb !== undefined) verbose(`autonomous systems: ${asnMmdb}`);
}

/** Undefined if a signal came while authtrack waited for another run. */
async function openLog(
  { out }: Settings,
  store: Store,
  signal: AbortSignal,
): Promise<ProcessedLog | undefined> {
  const database = {
    ...{ id: await store.identity(), location: store.location },
    isNew: async () => (await store.readSources()).length === 0,
  };
  return openProcessedLog(path.resolve(out, 'processed.log'), { database, signal }).catch(
    (error: unknown) => {
      if (!signal.aborted) throw error;
      return undefined;
    },
  );
}

/** How names that never logged in are masked; undefined if they are not. @throws what maskKey and maskNames throw */
async function maskOf(
  { maskUnknownUsers, maskKey: given, state }: Settings,
  store: Store,
): Promise<NameMask | undefined> {
  if (!maskUnknownUsers) return undefined;
  const mask = nameMask(await maskKey(given, state));
  await store.maskNames(mask);
  return mask;
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

function openLocator(
  settings: Settings,
  store: Store,
  environment: Pick<LocatorOptions, 'signal' | 'onNotice'>,
): Locator {
  const { ipinfoToken: token, ipinfoUrl: baseUrl, ipinfoTimeoutMs: timeoutMs } = settings;
  const { mmdb: mmdbFile, asnMmdb: asnMmdbFile } = settings;
  return createLocator({
    stored: (ips) => store.findAddresses(ips),
    hasIpinfoAnswers: () => store.hasAnswersBy('ipinfo'),
    mmdbFile,
    isChosenFile: mmdbFile !== undefined,
    asnMmdbFile,
    ipinfo: token === undefined ? undefined : { token, baseUrl, timeoutMs },
    ...environment,
  });
}
