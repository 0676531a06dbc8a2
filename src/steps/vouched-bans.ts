// Selects the bans that may be reported: all, or those whose attempts the journal records.
import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import type { Ban } from '../model/ban.js';
import type { Store } from '../store/store.js';
import type { Context } from './run-command.js';
import { appliesNow, decideBans, type Decided } from './decide-bans.js';

/** The bans to report. If only the journal counts, they have only the attempts that it records. */
export async function vouchedBans(
  { bans, loginsSince }: Decided,
  store: Store,
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly Ban[]> {
  if (!(await appliesNow(settings.reportOnlyJournal, store, loginsSince))) return bans;
  const banned = new Set(bans.map(({ network }) => network));
  const vouched = await decideBans(store, settings, { onlyJournal: true, signal });
  return vouched.bans.filter(({ network }) => banned.has(network));
}

export function warnOfUnvouched({ bans }: Decided, vouched: readonly Ban[], log: Context['log']): void {
  const missing = bans.length - vouched.length;
  if (missing === 0) return;
  log.warn(
    `${countText(missing)} of the list left out: the journal does not record their attempts, only a log that any user can write to`,
  );
}
