// authtrack bans export: our own list for other servers. What came from others is not handed on, so nothing goes around.
import { writeList } from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import { UsageError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import { openStore } from '../store/store.js';
import type { Context } from './context.js';
import { databaseOf } from './database-of.js';
import { decideBans } from './decide-bans.js';
import { writeOut } from './write-out.js';

/** @throws UsageError for a limit that is no whole number */
export async function bansExport(
  limitText: string | undefined,
  settings: Settings,
  context: Pick<Context, 'stdout' | 'log' | 'signal'>,
): Promise<void> {
  const { stdout, log } = context;
  const limit = limitOf(limitText);
  const { bans, now, notices } = await withClosing(async (closing) => {
    const store = closing(await openStore({ ...databaseOf(settings, context), access: 'read' }));
    return decideBans(store, settings, context);
  });
  for (const notice of notices) log.warn(notice);
  if (limit !== undefined && bans.length > limit) {
    log.warn(
      `${countText(bans.length - limit)} of ${countText(bans.length)} left out: those seen longest ago`,
    );
  }
  await writeOut(stdout, writeList(bans, { now, limit }), context.signal);
}

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--limit "${safeText(text)}" is no number of entries`, {
    hint: 'Name a whole number above 0.',
  });
}
