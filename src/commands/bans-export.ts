// authtrack bans export: prints the bans of this server for other servers. Imported bans are left out, so that they do
// not circulate.
import { writeList } from '../bans/bans.js';
import { countText } from '../lib/count-text.js';
import { UsageError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import { decideBans } from '../steps/decide-bans.js';
import { withStore } from '../steps/open-database.js';
import { writeOut } from '../steps/print.js';
import type { CommandContext } from '../steps/command.js';

/** @throws UsageError if --limit is not a positive integer */
export async function run(context: CommandContext): Promise<void> {
  const { stdout, log, signal } = context;
  const limit = limitOf(context.options['limit']);
  const { bans, now, notices } = await withStore(context, 'read', (store) =>
    decideBans(store, context.settings, context),
  );
  for (const notice of notices) log.warn(notice);
  if (limit !== undefined && bans.length > limit) {
    log.warn(
      `${countText(bans.length - limit)} of ${countText(bans.length)} entries left out by --limit: those seen longest ago`,
    );
  }
  await writeOut(stdout, writeList(bans, { now, limit }), signal);
}

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--limit: expected a positive integer, got "${safeText(text)}"`, {
    hint: 'give the number of entries, such as --limit 1000, or leave out --limit for all',
  });
}
