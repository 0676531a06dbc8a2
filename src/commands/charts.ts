// authtrack charts: draws the charts again from the database.
import { askCharts } from '../charts/charts.js';
import { warnOfUnreadable } from '../steps/charts-place.js';
import { drawCharts } from '../steps/draw-charts.js';
import { withStore } from '../steps/open-database.js';
import { printResult } from '../steps/print.js';
import { progressOf } from '../steps/progress.js';
import type { CommandContext } from '../steps/command.js';

/** @throws UnavailableError if this machine cannot draw charts */
export async function run(context: CommandContext): Promise<void> {
  const { settings } = context;
  const charts = await withStore(context, 'read', async (store) => {
    const { period } = await store.totals();
    const asked = await askCharts(store, { period, timezone: settings.timezone });
    return drawCharts(asked, { settings, again: true, bar: await progressOf(context, 'charts') });
  });
  await warnOfUnreadable(settings, context.log);
  await printResult(context, { json: () => ({ charts }), lines: () => charts });
}
