// Both charts, from figures of the database. The graphics library is loaded only here, when it is needed: a picture that
// says it was drawn from these very figures is not drawn again.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs/promises';
import path from 'node:path';

import { packageVersion } from '../cli/cli.js';
import { nowMs } from '../lib/clock.js';
import { UnavailableError } from '../lib/errors.js';
import { openOwnFile } from '../lib/open-own-file.js';
import { hasPngText, withPngText } from '../lib/png-text.js';
import { writeWhole } from '../lib/write-whole.js';
import type { CountryAttempts, Period, UserDayLogins } from '../model/figures.js';

type Figures = {
  readonly countries: readonly CountryAttempts[];
  readonly logins: readonly UserDayLogins[];
  readonly period: Period | null;
};

type Options = {
  readonly out: string;
  readonly timezone: string;
  /** Also where the picture is there already. */
  readonly again: boolean;
  /** Told of a picture that cannot be drawn; the others are. Without it the first failure is thrown. */
  readonly onFailure?: (error: unknown) => void;
};

type Charts = typeof import('../charts/charts.js');

type Picture = {
  readonly file: string;
  /** Of all that it shows, and of the version that draws it. */
  readonly digest: string;
  readonly draw: (charts: Charts) => Buffer;
};

const DIGEST_KEYWORD = 'authtrack figures';

/**
 * Draws and writes the charts and gives their absolute paths. A picture that is left as it is gets the time of now, so
 * that its age still tells when it was last right.
 * @throws UnavailableError where charts cannot be drawn on this machine; what writing the files throws
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

/** @param byHand into /tmp too; what every run writes lies where nobody else may write */
async function write({ file, digest, draw }: Picture, byHand: boolean): Promise<void> {
  const content = withPngText(draw(await loadCharts()), DIGEST_KEYWORD, digest);
  await writeWhole(file, content, { inSticky: byHand });
}

function loadCharts(): Promise<Charts> {
  return import('../charts/charts.js').catch((cause: unknown) => {
    // It may have no binary for this machine.
    throw new UnavailableError(
      `the graphics library does not load on this machine: ${(cause as Error).message}`,
      {
        hint: 'Install again with optional packages: npm ci.',
        cause,
      },
    );
  });
}

function digestOf(figures: object): string {
  return createHash('sha256')
    .update(JSON.stringify([packageVersion(), figures]))
    .digest('hex');
}

/** Whatever is in the way of knowing it, drawing will meet, and tell. */
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
