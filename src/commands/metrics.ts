// authtrack metrics: prints or writes metrics for Prometheus. It reads only, and also without a database it says how the
// last run ended.
import { stat } from 'node:fs/promises';
import path from 'node:path';

import { rules } from '../findings/findings.js';
import { nowMicros } from '../lib/clock.js';
import { AuthtrackError, CannotCreateError, StoppedError, UsageError } from '../lib/errors.js';
import { writeWhole } from '../lib/own-file.js';
import { safeText } from '../lib/safe-text.js';
import { MICROS_PER_SECOND, SECONDS_PER_DAY } from '../lib/units.js';
import { databaseMetrics, expositionOf, MAX_HOSTS, runMetrics, type LastRun } from '../report/report.js';
import type { CommandContext } from '../steps/command.js';
import { judgeOf, storedFindings } from '../steps/find-findings.js';
import { readLastRun } from '../steps/last-run.js';
import { withStore } from '../steps/open-database.js';
import { writeOut } from '../steps/print.js';

const WINDOW_SECONDS = SECONDS_PER_DAY;

const ELSEWHERE = 'name another file with --textfile';

type DatabaseMetrics = NonNullable<Parameters<typeof databaseMetrics>[0]>;

/**
 * @throws UsageError for a wrong file name; CannotCreateError without its folder; what writing the file throws; after the
 *   metrics are written, what reading the database throws
 */
export async function run(context: CommandContext): Promise<void> {
  const { options, stdout, signal, log } = context;
  const file = await textfileOf(options['textfile']);
  const lastRun = await readLastRun(context.settings).catch((error: unknown): LastRun | undefined => {
    log.warn(`${(error as Error).message}: the last run is not known`);
    return undefined;
  });
  let failure: AuthtrackError | undefined;
  const database = await readDatabase(context).catch((error: unknown) => {
    if (!(error instanceof AuthtrackError) || error instanceof StoppedError) throw error;
    failure = error;
    return undefined;
  });
  const text = expositionOf([...runMetrics(lastRun), ...databaseMetrics(database)]);
  if (file === undefined) await writeOut(stdout, text, signal);
  else await writeWhole(file, text, { inSticky: true, elsewhere: ELSEWHERE });
  if (failure !== undefined) throw failure;
}

/** The absolute name of the file to write. @throws UsageError, CannotCreateError */
async function textfileOf(given: string | undefined): Promise<string | undefined> {
  if (given === undefined) return undefined;
  if (!given.endsWith('.prom')) {
    throw new UsageError(`--textfile: expected a name that ends with .prom, got "${safeText(given)}"`, {
      hint: 'name a file such as authtrack.prom: node_exporter reads no other files',
    });
  }
  const file = path.resolve(given);
  const folder = path.dirname(file);
  // A new folder would be one that nobody reads.
  await stat(folder).catch((cause: unknown) => {
    throw new CannotCreateError(
      `${safeText(file)} cannot be written: its folder cannot be opened (${(cause as Error).message})`,
      {
        hint: `make the folder that node_exporter reads (its flag is --collector.textfile.directory), or ${ELSEWHERE}`,
        cause,
      },
    );
  });
  return file;
}

/** @throws what the store throws */
function readDatabase(context: CommandContext): Promise<DatabaseMetrics> {
  return withStore(context, 'read', async (store) => {
    const { rows, period } = await store.totals();
    const newest = period?.to ?? null;
    // A row with a wrong date must not hide the others.
    const to = Math.min(newest ?? Infinity, nowMicros()) + 1;
    const recent = await store.recentEvents({ from: to - WINDOW_SECONDS * MICROS_PER_SECOND, to }, MAX_HOSTS);
    const findings = await storedFindings(store, judgeOf(context.settings));
    return {
      ...{ rows, newest, recent, windowSeconds: WINDOW_SECONDS },
      findings: findings.filter(({ ackedAt }) => ackedAt === null),
      rules: rules.map(({ id }) => id),
    };
  });
}
