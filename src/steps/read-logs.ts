// Takes the logs of a run through the pipeline, one after the other, and stores their new logins.
import path from 'node:path';

import type { Settings } from '../cli/cli.js';
import type { Closing } from '../lib/with-closing.js';
import { openProcessedLog, type ProcessedLog } from '../log/log.js';
import { maskKey, nameMask } from '../mask/mask.js';
import type { NameMask } from '../model/name-mask.js';
import { completeLog, pipeline, type Stages } from '../pipeline.js';
import type { LogInput } from '../read/read.js';
import type { ProgressBar, RunTally } from '../report/report.js';
import { openStore, type Store } from '../store/store.js';
import type { CommandContext, Process } from './command.js';
import { databaseOf } from './open-database.js';
import { openLocator } from './open-locator.js';
import { checkInputs, environmentOf, openRotatingInputs } from './open-logs.js';
import { parserOpener } from './open-parser.js';
import { progressOf } from './progress.js';
import { selectedLogs, type SelectedLogs } from './select-logs.js';
import { leaveFuture, type Waiting } from './wait-for-clock.js';
import { LogWatch } from './watch-logs.js';

export type LogsRead = {
  readonly store: Store;
  readonly processedLog: ProcessedLog;
  readonly logs: SelectedLogs;
  /** What was seen in the logs. */
  readonly watch: LogWatch;
  /** Logs whose last lines are dated in the future. */
  readonly waiting: readonly Waiting[];
};

/**
 * Reads the logs that the user named, or those of this machine, from where the last run stopped.
 * @param tally counts what is read. @param closing registers what is opened: store and processed log
 * @returns undefined if a signal came while authtrack waited for another run. @throws what any stage throws
 */
export async function readLogs(
  context: CommandContext,
  { tally, closing }: { readonly tally: RunTally; readonly closing: Closing },
): Promise<LogsRead | undefined> {
  const { settings, inputs: names, signal, verbose } = context;
  const environment = environmentOf(context, settings);
  const logs = await selectedLogs(names, settings, context);
  verbose(`logs: ${logs.names.join(', ')}${logs.because === undefined ? '' : ` (${logs.because})`}`);
  await checkInputs(logs, environment);
  const bar = await progressOf(context, 'bytes');
  const onNotice = (message: string): void => {
    bar.clear();
    context.log.warn(message);
  };
  const store = closing(await openStore({ ...databaseOf(settings, signal), onNotice }));
  verbose(`database: ${store.location}`);
  const mask = await maskOf(settings, store);
  const processedLog = await openLog(settings, store, signal);
  if (processedLog === undefined) return undefined;
  closing(processedLog);
  sayFiles(processedLog, context);
  const locator = closing(openLocator(settings, store, { signal, onNotice }));
  const watch = new LogWatch();
  const openParser = watch.watched(parserOpener(settings, { vault: mask?.vault, signal, onNotice }));
  const completed = new Set<string>();
  await completeLog({ store, processedLog, completed, mask });
  const waiting: Waiting[] = [];
  const readable = withoutFuture(openRotatingInputs(logs, environment), async (input) => {
    const left = await leaveFuture(input, settings, context);
    return (): void => {
      if (left && input.hasWaiting === true) waiting.push(left);
    };
  });
  const stages = { openParser, locator, store, processedLog, completed, tally, mask, onNotice, signal };
  await readAll(readable, { bar, verbose }, stages);
  await store.clearOutbox(processedLog.name);
  return { store, processedLog, logs, watch, waiting };
}

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
