// authtrack db prune: old logins out of the database.
import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import { UsageError } from '../lib/errors.js';
import { safeText, toJsonLine } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import { openStore } from '../store/store.js';
import type { Context } from './context.js';
import { databaseOf } from './database-of.js';
import { dayOf, dayText, firstDayWithin, today } from './first-kept-day.js';
import { writeLines, writeOut } from './write-out.js';

/**
 * @param given a UTC day, `YYYY-MM-DD`, or a length of time before today; that day and what came later stays.
 * @throws UsageError for anything else, and for a day that is yet to come.
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
      `Removed ${countText(removed)} rows from before ${before}; ${countText(rows)} are left.`,
    ]);
}

/** Days since 1970. */
function firstKeptDay(given: string): number {
  const day = dayOf(given) ?? firstDayWithin(given);
  if (day === undefined) throw wrong(`--before "${safeText(given)}" is no day, and no length of time`);
  if (day > today()) throw wrong(`--before ${given} is yet to come`);
  return day;
}

function wrong(message: string): UsageError {
  return new UsageError(message, {
    hint: 'Name a day that has begun, as YYYY-MM-DD, in UTC, or a length of time of one day or more, such as 400d.',
  });
}
