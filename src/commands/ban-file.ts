// auto-ban.data, and what is said whenever the list is decided.
import path from 'node:path';

import { formats } from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
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

/** What the never list could not protect, break-ins, and who is banned in spite of a login. */
export function warnOf(decided: Decided, log: Context['log']): void {
  for (const notice of decided.notices) log.warn(notice);
  warnOfBreakIns(decided, log);
  warnOfUnexempt(decided, log);
}

/** What a run says of unexpected bans at most: local users can forge any number of logins. */
const MAX_UNEXEMPT = 5;

/** Somebody who logs in from there may be locked out, or an account is in other hands, or a log was forged. */
function warnOfUnexempt({ unexempt }: Decided, log: Context['log']): void {
  for (const { network, reason } of unexempt.slice(0, MAX_UNEXEMPT)) {
    log.warn(`${network} is banned: ${reason}`);
  }
  const more = unexempt.length - MAX_UNEXEMPT;
  if (more > 0)
    log.warn(`${countText(more)} more are banned in spite of a login: see authtrack bans explain`);
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
