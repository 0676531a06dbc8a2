// Both charts, from the database. The graphics library is loaded only here, when it is needed.
import path from 'node:path';

import { writeWhole } from '../lib/write-whole.js';
import type { Totals } from '../model/figures.js';
import type { Store } from '../store/store.js';

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
export async function drawCharts(
  store: Store,
  totals: Totals,
  { out, timezone, onNotice }: Options,
): Promise<string[]> {
  const charts = await import('../charts/charts.js').catch((error: unknown) => {
    onNotice(`no charts: the graphics library does not load on this machine: ${(error as Error).message}`);
  });
  if (!charts) return [];
  const { period } = totals;
  const countries = await store.failedByCountry();
  const logins = await store.acceptedPerUserPerDay(timezone);
  const pictures = [
    {
      file: path.resolve(out, 'top-countries.png'),
      png: charts.drawTopCountries({ countries, period, timezone }),
    },
    {
      file: path.resolve(out, 'accepted-per-day.png'),
      png: charts.drawAcceptedPerDay({ logins, period, timezone }),
    },
  ];
  for (const { file, png } of pictures) await writeWhole(file, png);
  return pictures.map(({ file }) => file);
}
