// authtrack db prune: old logins out of the database.
import type { Settings } from '../cli/cli.js';
import { nowMs } from '../lib/clock.js';
import { countText } from '../lib/count-text.js';
import { UsageError } from '../lib/errors.js';
import { safeText, toJsonLine } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import { openStore } from '../store/store.js';
import type { Context } from './context.js';
import { writeOut } from './write-out.js';

const DAY_MS = 86_400_000;

/**
 * @param before a UTC day, `YYYY-MM-DD`; it and what came later stays.
 * @throws UsageError for what is no day, and for one that is yet to come.
 */
export async function dbPrune(
  before: string,
  settings: Settings,
  { stdout, signal }: Pick<Context, 'stdout' | 'signal'>,
): Promise<void> {
  const beforeDay = dayOf(before);
  const { removed, rows } = await withClosing(async (closing) => {
    const store = closing(await openStore({ url: settings.db, access: 'change' }));
    const gone = await store.prune(beforeDay, signal);
    return { removed: gone, rows: (await store.totals()).rows };
  });
  if (settings.json) await writeOut(stdout, `${toJsonLine({ before, removed, rows })}\n`);
  else if (!settings.quiet)
    await writeOut(
      stdout,
      `Removed ${countText(removed)} rows from before ${before}; ${countText(rows)} are left.\n`,
    );
}

/** Days since 1970. */
function dayOf(text: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Date takes 30 February for 2 March: a day must come back as it was given.
  const isDay = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
  if (!isDay) throw wrong(`--before "${safeText(text)}" is no day`);
  if (ms > nowMs()) throw wrong(`--before ${text} is yet to come`);
  return ms / DAY_MS;
}

function wrong(message: string): UsageError {
  return new UsageError(message, { cure: 'Name a day that has begun, as YYYY-MM-DD, in UTC.' });
}
