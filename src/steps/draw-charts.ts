// Draws both charts from figures of the database. A picture records a digest of its figures; if they have not changed,
// the picture is not drawn again and the graphics library is not loaded.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs/promises';
import path from 'node:path';

import type { AskedChart } from '../charts/charts.js';
import { packageVersion, type Settings } from '../cli/cli.js';
import { nowMs } from '../lib/clock.js';
import { AuthtrackError, IoError } from '../lib/errors.js';
import { openOwnFile, writeWhole } from '../lib/own-file.js';
import { hasPngText, withPngText } from '../lib/png-text.js';
import type { ProgramLog } from '../log/log.js';
import type { ProgressBar } from '../report/report.js';
import { chartsPlace, warnOfUnreadable, type ChartSettings, type ChartsPlace } from './charts-place.js';

type DrawOptions = {
  readonly settings: ChartSettings;
  /** Whether to draw a picture even if it is current. */
  readonly again: boolean;
  readonly bar: ProgressBar;
  /** Called for each picture that cannot be drawn, while the others are. Without it the first failure is thrown. */
  readonly onFailure?: (error: unknown) => void;
};

const DIGEST_KEYWORD = 'authtrack figures';

/**
 * Draws and writes the charts. A current picture is only touched, so that its time says when it was last correct.
 * @returns their absolute paths
 * @throws UnavailableError if this machine cannot draw charts; what writing the files throws
 */
export async function drawCharts(
  charts: readonly AskedChart[],
  { settings, again, bar, onFailure }: DrawOptions,
): Promise<string[]> {
  const place = chartsPlace(settings);
  const files: string[] = [];
  bar.start('drawing', charts.length);
  try {
    for (const [i, { file: name, figures, draw }] of charts.entries()) {
      const picture: Picture = { file: path.join(place.folder, name), digest: digestOf(figures), draw };
      try {
        if (again || !(await isCurrent(picture, place))) await write(picture, place, again);
        files.push(picture.file);
      } catch (error) {
        if (!onFailure) throw error;
        onFailure(error);
      }
      bar.update(i + 1);
    }
  } finally {
    bar.stop();
  }
  return files;
}

type Drawn = {
  readonly charts: readonly string[];
  /** Throw this when the rest is done. */
  readonly noCharts?: Error;
};

/** Draws the charts of a run that goes on if that fails: it still prints its summary. */
export async function drawOrWarn(
  asked: readonly AskedChart[],
  settings: Settings,
  { log, bar }: { readonly log: ProgramLog; readonly bar: ProgressBar },
): Promise<Drawn> {
  if (!settings.charts) return { charts: [] };
  const failures: unknown[] = [];
  const onFailure = (error: unknown): void => void failures.push(error);
  const charts = await drawCharts(asked, { settings, again: false, bar, onFailure });
  await warnOfUnreadable(settings, log);
  const bug = failures.find((error) => !(error instanceof AuthtrackError));
  if (bug !== undefined) return { charts, noCharts: bug as Error };
  const known = failures.filter((error) => error instanceof AuthtrackError);
  for (const message of new Set(known.map((error) => error.message))) log.warn(`no chart: ${message}`);
  const [first] = known;
  return first === undefined ? { charts } : { charts, noCharts: incomplete(first) };
}

function incomplete(cause: AuthtrackError): IoError {
  const hint = `${cause.hint}; then run \`authtrack charts\`, or use --no-charts to leave them out`;
  return new IoError('all logins are stored, but not all charts are drawn', { hint, cause });
}

type Picture = {
  readonly file: string;
  /** Of everything that the picture shows, and of the version of authtrack. */
  readonly digest: string;
  readonly draw: () => Promise<Buffer>;
};

/** @param byHand whether the folder may be one like /tmp, which the folder of every run may not */
async function write({ file, digest, draw }: Picture, place: ChartsPlace, byHand: boolean): Promise<void> {
  const content = withPngText(await draw(), DIGEST_KEYWORD, digest);
  await writeWhole(file, content, { ...place.modes, inSticky: byHand, elsewhere: place.elsewhere });
}

function digestOf(figures: object): string {
  return createHash('sha256')
    .update(JSON.stringify([packageVersion(), figures]))
    .digest('hex');
}

/**
 * Whether the picture shows these figures already. On any error it says no: drawing then meets and reports the error.
 */
async function isCurrent({ file, digest }: Picture, { modes }: ChartsPlace): Promise<boolean> {
  try {
    const handle = await openOwnFile(file, constants.O_RDONLY);
    try {
      if (!hasPngText(await handle.readFile(), DIGEST_KEYWORD, digest)) return false;
      if (modes.mode !== undefined) await handle.chmod(modes.mode);
      const seconds = nowMs() / 1000;
      await handle.utimes(seconds, seconds);
      return true;
    } finally {
      await handle.close();
    }
  } catch {
    return false;
  }
}
