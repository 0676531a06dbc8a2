// authtrack bans export: prints the bans of this server for other servers. Imported bans are left out, so that they do
// not circulate.
import { writeList } from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import { UsageError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import { openStore } from '../store/store.js';
import type { Context } from '../steps/run-command.js';
import { databaseOf } from '../steps/open-database.js';
import { decideBans } from '../steps/decide-bans.js';
import { writeOut } from '../steps/print.js';

/** @throws UsageError for a limit that is not a positive integer */
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
      `${countText(bans.length - limit)} of ${countText(bans.length)} entries left out by --limit: those seen longest ago`,
    );
  }
  await writeOut(stdout, writeList(bans, { now, limit }), context.signal);
}

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--limit: expected a positive integer, got "${safeText(text)}"`, {
    hint: 'Give the number of entries, such as --limit 1000, or leave out --limit for all.',
  });
}
