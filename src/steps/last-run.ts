// Keeps how `authtrack analyze` last ended, in last-run.json beside processed.log: not in the database, which may be what
// failed. `authtrack metrics` reads it.
import { stat } from 'node:fs/promises';
import path from 'node:path';

import type { Settings } from '../cli/cli.js';
import { monotonicSeconds, nowMs } from '../lib/clock.js';
import { AuthtrackError, exitCode, StoppedError } from '../lib/errors.js';
import { writeWhole } from '../lib/own-file.js';
import { readRegularFile } from '../lib/regular-file.js';
import { isoInstant } from '../lib/time-text.js';
import { MICROS_PER_MS, MIB } from '../lib/units.js';
import type { LastRun } from '../report/report.js';
import type { CommandContext } from './command.js';

const FILE = 'last-run.json';

/** For the owner and the group, like processed.log.database. */
const MODE = 0o640;

/** Runs a command and keeps how it ended. @throws what the command throws */
export async function recordingRun<T extends number | undefined>(
  context: Pick<CommandContext, 'settings' | 'signal' | 'log'>,
  run: () => Promise<T>,
): Promise<T> {
  const startedAt = monotonicSeconds();
  const keep = (code: number): Promise<void> =>
    keepRun(context.settings, {
      code,
      isStopped: context.signal.aborted,
      seconds: monotonicSeconds() - startedAt,
    });
  let code: T;
  try {
    code = await run();
  } catch (error) {
    // The run itself has failed: that is what its message is about.
    await keep(codeOf(error)).catch(() => undefined);
    throw error;
  }
  await keep(Number(process.exitCode ?? code ?? exitCode.ok)).catch((error: unknown) => {
    context.log.warn(
      `how this run ended is not recorded for \`authtrack metrics\`: ${(error as Error).message}`,
    );
  });
  return code;
}

function codeOf(error: unknown): number {
  // main.ts: a signal that has come has set the exit code.
  if (error instanceof StoppedError) return Number(process.exitCode ?? exitCode.ok);
  return error instanceof AuthtrackError ? error.exitCode : exitCode.bug;
}

type Ended = { readonly code: number; readonly isStopped: boolean; readonly seconds: number };

/** In a folder that a run has made before: a failed first run makes none. */
async function keepRun({ out }: Settings, { code, isStopped, seconds }: Ended): Promise<void> {
  const folder = path.resolve(out);
  if (
    !(await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    ))
  )
    return;
  const ended = nowMs();
  const before = await readLastRun({ out }).catch(() => undefined);
  const isDone = code === exitCode.ok || code === exitCode.findings;
  const succeeded = isDone && !isStopped ? ended : (before?.succeededMs ?? null);
  const record = {
    ended: isoInstant(ended * MICROS_PER_MS),
    exitCode: code,
    seconds: Number(seconds.toFixed(3)),
    succeeded: succeeded === null ? null : isoInstant(succeeded * MICROS_PER_MS),
  };
  await writeWhole(path.join(folder, FILE), `${JSON.stringify(record)}\n`, { mode: MODE });
}

/** How the last run ended; undefined if none did. @throws Error for a file that is not such a record, or unreadable */
export async function readLastRun({ out }: Pick<Settings, 'out'>): Promise<LastRun | undefined> {
  const file = path.resolve(out, FILE);
  let text: string;
  try {
    text = (await readRegularFile(file, MIB)).bytes.toString('utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
  const run = lastRunOf(text);
  if (run === undefined) throw new Error(`${file}: expected the record of a run`);
  return run;
}

/** Undefined for a text that is not such a record. */
function lastRunOf(text: string): LastRun | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { ended, exitCode: code, seconds, succeeded } = value as Record<string, unknown>;
  const endedMs = msOf(ended);
  const succeededMs = succeeded === null ? null : msOf(succeeded);
  if (endedMs === undefined || succeededMs === undefined) return undefined;
  if (!Number.isInteger(code) || typeof seconds !== 'number' || !Number.isFinite(seconds)) return undefined;
  return { endedMs, exitCode: code as number, seconds, succeededMs };
}

function msOf(text: unknown): number | undefined {
  const ms = typeof text === 'string' ? Date.parse(text) : NaN;
  return Number.isFinite(ms) ? ms : undefined;
}
