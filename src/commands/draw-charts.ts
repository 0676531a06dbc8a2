// Both charts, from figures of the database. The graphics library is loaded only here, when it is needed.
import path from 'node:path';

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
  /** Told where the graphics library does not load: the machine may have no binary of it. */
  readonly onNotice: (message: string) => void;
};

/**
 * Draws and writes the charts and gives their absolute paths; none where they cannot be drawn on this machine.
 * @throws what writing the files throws
 */
export async function drawCharts(figures: Figures, { out, timezone, onNotice }: Options): Promise<string[]> {
  const charts = await import('../charts/charts.js').catch((error: unknown) => {
    onNotice(`no charts: the graphics library does not load on this machine: ${(error as Error).message}`);
  });
  if (!charts) return [];
  const pictures = [
    { file: path.resolve(out, 'top-countries.png'), png: charts.drawTopCountries({ ...figures, timezone }) },
    {
      file: path.resolve(out, 'accepted-per-day.png'),
      png: charts.drawAcceptedPerDay({ ...figures, timezone }),
    },
  ];
  for (const { file, png } of pictures) await writeWhole(file, png);
  return pictures.map(({ file }) => file);
}
