// authtrack db prune: removes old logins from the database.
import { countOf, countText } from '../lib/count-text.js';
import { UsageError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import { dayOf, dayText, firstDayWithin, today } from '../lib/utc-days.js';
import { withStore } from '../steps/open-database.js';
import { printResult } from '../steps/print.js';
import type { CommandContext } from '../steps/command.js';

/**
 * --before is the first UTC day to keep, `YYYY-MM-DD`, or a duration before today.
 * @throws UsageError for anything else, and for a day in the future
 */
export async function run(context: CommandContext): Promise<void> {
  const beforeDay = firstKeptDay(context.options['before'] ?? '');
  const before = dayText(beforeDay);
  const { log, signal } = context;
  const pruned = await withStore(context, 'change', async (store) => {
    const removed = await store.prune(beforeDay, signal);
    if (!signal.aborted) return { removed, rows: (await store.totals()).rows };
    log.info(`stopped: ${countOf(removed, 'row')} removed; run the same command again to remove the rest`);
    return undefined;
  });
  if (pruned === undefined) return;
  const { removed, rows } = pruned;
  await printResult(context, {
    json: () => ({ before, removed, rows }),
    lines: () => [`Removed ${countText(removed)} rows from before ${before}; ${countText(rows)} remain.`],
  });
}

/** Days since 1970. */
function firstKeptDay(given: string): number {
  const day = dayOf(given) ?? firstDayWithin(given);
  if (day === undefined) throw wrong(`--before: expected a day or a duration, got "${safeText(given)}"`);
  if (day > today()) throw wrong(`--before: expected a day that is not in the future, got "${given}"`);
  return day;
}

function wrong(message: string): UsageError {
  return new UsageError(message, {
    hint: 'give a UTC day up to today, as YYYY-MM-DD, or a duration of at least one day, such as 400d',
  });
}
