// Draws both charts from figures of the database. A picture records a digest of its figures; if they have not changed,
// the picture is not drawn again and the graphics library is not loaded.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs/promises';
import path from 'node:path';

import { packageVersion } from '../cli/cli.js';
import { nowMs } from '../lib/clock.js';
import { UnavailableError } from '../lib/errors.js';
import { openOwnFile, writeWhole } from '../lib/own-file.js';
import { hasPngText, withPngText } from '../lib/png-text.js';
import type { CountryAttempts, Period, UserDayLogins } from '../model/figures.js';

type Figures = {
  readonly countries: readonly CountryAttempts[];
  readonly logins: readonly UserDayLogins[];
  readonly period: Period | null;
};

type Options = {
  readonly out: string;
  readonly timezone: string;
  /** Whether to draw a picture even if it is current. */
  readonly again: boolean;
  /** Called for each picture that cannot be drawn, while the others are. Without it the first failure is thrown. */
  readonly onFailure?: (error: unknown) => void;
};

type Charts = typeof import('../charts/charts.js');

type Picture = {
  readonly file: string;
  /** Of everything that the picture shows, and of the version of authtrack. */
  readonly digest: string;
  readonly draw: (charts: Charts) => Buffer;
};

const DIGEST_KEYWORD = 'authtrack figures';

/**
 * Draws and writes the charts. A current picture is only touched, so that its time says when it was last correct.
 * @returns their absolute paths
 * @throws UnavailableError if this machine cannot draw charts; what writing the files throws
 */
export async function drawCharts(
  { countries, logins, period }: Figures,
  { out, timezone, again, onFailure }: Options,
): Promise<string[]> {
  const byCountry = { countries, period, timezone };
  const byUser = { logins, period, timezone };
  const pictures: readonly Picture[] = [
    {
      file: path.resolve(out, 'top-countries.png'),
      digest: digestOf(byCountry),
      draw: (charts) => charts.drawTopCountries(byCountry),
    },
    {
      file: path.resolve(out, 'accepted-per-day.png'),
      digest: digestOf(byUser),
      draw: (charts) => charts.drawAcceptedPerDay(byUser),
    },
  ];
  const files: string[] = [];
  for (const picture of pictures) {
    try {
      if (again || !(await isCurrent(picture))) await write(picture, again);
      files.push(picture.file);
    } catch (error) {
      if (!onFailure) throw error;
      onFailure(error);
    }
  }
  return files;
}

/** @param byHand whether the folder may be one like /tmp, which the folder of every run may not */
async function write({ file, digest, draw }: Picture, byHand: boolean): Promise<void> {
  const content = withPngText(draw(await loadCharts()), DIGEST_KEYWORD, digest);
  await writeWhole(file, content, { inSticky: byHand });
}

function loadCharts(): Promise<Charts> {
  return import('../charts/charts.js').catch((cause: unknown) => {
    // The library may have no binary for this machine.
    throw new UnavailableError(`cannot load the graphics library: ${(cause as Error).message}`, {
      hint: 'Install authtrack again with its optional packages (npm ci).',
      cause,
    });
  });
}

function digestOf(figures: object): string {
  return createHash('sha256')
    .update(JSON.stringify([packageVersion(), figures]))
    .digest('hex');
}

/**
 * Whether the picture shows these figures already. On any error it says no: drawing then meets and reports the error.
 */
async function isCurrent({ file, digest }: Picture): Promise<boolean> {
  try {
    const handle = await openOwnFile(file, constants.O_RDONLY);
    try {
      if (!hasPngText(await handle.readFile(), DIGEST_KEYWORD, digest)) return false;
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
