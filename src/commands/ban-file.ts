// Writes auto-ban.data, and the warnings about a list that was just decided.
import path from 'node:path';

import { formats } from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import { isoInstant } from '../lib/time-text.js';
import { writeWhole } from '../lib/own-file.js';
import type { Context } from './context.js';
import type { Decided } from './decide-bans.js';

const FILE = 'auto-ban.data';

/** The name of the jail, table or set, in formats that have one. */
export const SET = 'authtrack';

export function banFile({ out }: Pick<Settings, 'out'>): string {
  return path.resolve(out, FILE);
}

/** Writes the list, whole or not at all. @returns the file */
export async function writeBanFile({ list, now }: Decided, settings: Settings): Promise<string> {
  const file = banFile(settings);
  await writeWhole(file, formats.plain.write(list, { now, set: SET }));
  return file;
}

/** Warns of gaps in the allowlist, of break-ins, and of addresses that are banned in spite of a login. */
export function warnOf(decided: Decided, log: Context['log']): void {
  for (const notice of decided.notices) log.warn(notice);
  warnOfBreakIns(decided, log);
  warnOfUnexempt(decided, log);
}

/** The most warnings of one run: local users can forge any number of logins. */
const MAX_UNEXEMPT = 5;

/** A ban in spite of a login may lock out a user, or reveal a stolen account or a forged log. */
function warnOfUnexempt({ unexempt }: Decided, log: Context['log']): void {
  for (const { network, reason } of unexempt.slice(0, MAX_UNEXEMPT)) {
    log.warn(`${network} is banned: ${reason}`);
  }
  const more = unexempt.length - MAX_UNEXEMPT;
  if (more > 0)
    log.warn(`${countText(more)} more are banned in spite of a login: see \`authtrack bans explain\``);
}

/** Only for as long as a login would exempt an address, so that the warning ends. */
function warnOfBreakIns({ breakIns, loginsSince }: Decided, log: Context['log']): void {
  for (const { network, date } of breakIns) {
    if (date < loginsSince) continue;
    log.warn(
      `possible break-in: ${network} logged in at ${isoInstant(date)} after enough failed attempts for a ban`,
    );
  }
}
