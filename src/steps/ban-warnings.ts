// Warnings about a list of bans that was just decided.
import { countText } from '../lib/count-text.js';
import { instantForPeople } from '../lib/time-text.js';
import type { ProgramLog } from '../log/log.js';
import type { Ban } from '../model/ban.js';
import type { Decided } from './decide-bans.js';

/** Warns of gaps in the allowlist, of break-ins, and of addresses that are banned in spite of a login. */
export function warnOfDecided(decided: Decided, log: ProgramLog): void {
  for (const notice of decided.notices) log.warn(notice);
  warnOfBreakIns(decided, log);
  warnOfUnexempt(decided, log);
}

/** The most warnings of one run: local users can forge any number of logins. */
const MAX_UNEXEMPT = 5;

/** A ban in spite of a login may lock out a user, or reveal a stolen account or a forged log. */
function warnOfUnexempt({ unexempt }: Decided, log: ProgramLog): void {
  for (const { network, reason } of unexempt.slice(0, MAX_UNEXEMPT)) {
    log.warn(`${network} is banned: ${reason}`);
  }
  const more = unexempt.length - MAX_UNEXEMPT;
  if (more > 0)
    log.warn(`${countText(more)} more are banned in spite of a login: see \`authtrack bans explain\``);
}

/** Only for as long as a login would exempt an address, so that the warning ends. */
function warnOfBreakIns({ breakIns, loginsSince }: Decided, log: ProgramLog): void {
  for (const { network, date } of breakIns) {
    if (date < loginsSince) continue;
    log.warn(
      `possible break-in: ${network} logged in at ${instantForPeople(date)} after enough failed attempts for a ban`,
    );
  }
}

/** Warns of the bans that vouchedBans leaves out. */
export function warnOfUnvouched({ bans }: Decided, vouched: readonly Ban[], log: ProgramLog): void {
  const missing = bans.length - vouched.length;
  if (missing === 0) return;
  log.warn(
    `${countText(missing)} of the list left out: the journal does not record their attempts, only a log that any user can write to`,
  );
}
