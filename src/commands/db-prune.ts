// authtrack db prune: removes old logins from the database.
import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import { UsageError } from '../lib/errors.js';
import { safeText, toJsonLine } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import { openStore } from '../store/store.js';
import type { Context } from '../steps/run-command.js';
import { databaseOf } from '../steps/open-database.js';
import { dayOf, dayText, firstDayWithin, today } from '../lib/utc-days.js';
import { writeLines, writeOut } from '../steps/print.js';

/**
 * @param given the first UTC day to keep, `YYYY-MM-DD`, or a duration before today
 * @throws UsageError for anything else, and for a day in the future
 */
export async function dbPrune(
  given: string,
  settings: Settings,
  context: Pick<Context, 'stdout' | 'signal'>,
): Promise<void> {
  const { stdout, signal } = context;
  const beforeDay = firstKeptDay(given);
  const before = dayText(beforeDay);
  const { removed, rows } = await withClosing(async (closing) => {
    const store = closing(await openStore({ ...databaseOf(settings, context), access: 'change' }));
    const gone = await store.prune(beforeDay, signal);
    return { removed: gone, rows: (await store.totals()).rows };
  });
  if (settings.json) await writeOut(stdout, `${toJsonLine({ before, removed, rows })}\n`);
  else if (!settings.quiet)
    await writeLines(stdout, [
      `Removed ${countText(removed)} rows from before ${before}; ${countText(rows)} remain.`,
    ]);
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
    hint: 'Give a UTC day up to today, as YYYY-MM-DD, or a duration of at least one day, such as 400d.',
  });
}
