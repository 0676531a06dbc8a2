// authtrack charts: draws the charts again from the database.
import { askCharts } from '../charts/charts.js';
import type { Settings } from '../cli/cli.js';
import { toJsonLine } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import { openStore } from '../store/store.js';
import type { Context } from './context.js';
import { databaseOf } from './database-of.js';
import { drawCharts } from './draw-charts.js';
import { writeLines, writeOut } from './write-out.js';

/** @throws UnavailableError if this machine cannot draw charts */
export async function charts(settings: Settings, context: Pick<Context, 'stdout' | 'signal'>): Promise<void> {
  const { stdout } = context;
  const files = await withClosing(async (closing) => {
    const store = closing(await openStore({ ...databaseOf(settings, context), access: 'read' }));
    const { period } = await store.totals();
    const asked = await askCharts(store, { period, timezone: settings.timezone });
    return drawCharts(asked, { ...settings, again: true });
  });
  if (settings.json) await writeOut(stdout, `${toJsonLine({ charts: files })}\n`);
  else if (!settings.quiet) await writeLines(stdout, files);
}
