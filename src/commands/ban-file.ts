// auto-ban.data, and what is said whenever the list is decided.
import path from 'node:path';

import { formats } from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { isoInstant } from '../lib/iso-instant.js';
import { writeWhole } from '../lib/write-whole.js';
import type { Context } from './context.js';
import type { Decided } from './decide-bans.js';

const FILE = 'auto-ban.data';

/** The name of the jail, table or set that formats have one for. */
export const SET = 'authtrack';

export function banFile({ out }: Pick<Settings, 'out'>): string {
  return path.resolve(out, FILE);
}

/** Writes it whole or not at all, and tells where. */
export async function writeBanFile({ list, now }: Decided, settings: Settings): Promise<string> {
  const file = banFile(settings);
  await writeWhole(file, formats.plain(list, { now, set: SET }));
  return file;
}

/** What the never list could not protect, and break-ins. */
export function warnOf(decided: Decided, log: Context['log']): void {
  for (const notice of decided.notices) log.warn(notice);
  warnOfBreakIns(decided, log);
}

/** For as long as a login would else spare an address, and not every night for ever. */
function warnOfBreakIns({ breakIns, loginsSince }: Decided, log: Context['log']): void {
  for (const { network, date } of breakIns) {
    if (date < loginsSince) continue;
    log.warn(
      `${network} logged in at ${isoInstant(date)} after it had tried as much as is banned: a break-in?`,
    );
  }
}
