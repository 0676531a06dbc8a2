// Lists who is exempt from bans, and why: the entries of the allowlist, and the addresses that a recent login exempts.
import type { AllowlistEntry, ExemptLogin } from '../bans/bans.js';
import { countText } from '../lib/count-text.js';
import { compareNetworks } from '../lib/networks.js';
import { instantForPeople, isoInstant } from '../lib/time-text.js';
import type { Terminal } from '../lib/terminal.js';
import { type OutLine, tableLines } from '../report/report.js';
import { MAX_ROWS } from './ban-table.js';
import type { CommandContext } from './command.js';
import { decideBans, type Decided } from './decide-bans.js';
import { withStore } from './open-database.js';
import { printAnswer } from './print.js';

/** The most entries of the allowlist that are shown to people: more than most have. */
const MAX_ENTRIES = 100;

const SPECIAL = 'Private, documentation and other special addresses are never banned either.';

export async function explainExempt(context: CommandContext): Promise<void> {
  const decided = await withStore(context, 'read', (store) => decideBans(store, context.settings, context));
  for (const notice of decided.notices) context.log.warn(notice);
  const allowed = distinct(decided.allowlist.entries);
  const logins = [...decided.logins].sort((a, b) => b.last - a.last);
  const until = ({ last }: ExemptLogin): number => last + decided.now - decided.loginsSince;
  await printAnswer(context, {
    json: () => ({
      allowed: allowed.map(({ network, from, reason }) => ({ network: network.text, from, reason })),
      logins: logins.map((login) => ({
        ...{ network: login.network.text, last: isoInstant(login.last) },
        until: isoInstant(until(login)),
      })),
      exempt: decided.exempt,
      unexempt: decided.unexempt,
    }),
    lines: (terminal) => [
      ...allowlistLines(allowed, terminal),
      SPECIAL,
      '',
      ...loginLines(logins, { until, terminal }),
      ...reasonLines('Met the ban rule or are on an imported list, and are exempt', decided.exempt, terminal),
      ...reasonLines('Banned in spite of a login', decided.unexempt, terminal),
    ],
  });
}

/** Sorted. A resolver that two files name, or an address of two interfaces, is listed once for each reason. */
function distinct(entries: readonly AllowlistEntry[]): readonly AllowlistEntry[] {
  const byText = new Map(entries.map((entry) => [`${entry.network.text} ${entry.reason}`, entry]));
  return [...byText.values()].sort((a, b) => compareNetworks(a.network, b.network));
}

function allowlistLines(entries: readonly AllowlistEntry[], terminal: Terminal): readonly OutLine[] {
  return [
    `Never banned: ${countText(entries.length)} on the allowlist`,
    ...tableLines(
      {
        columns: [{ title: 'Network' }, { title: 'Why' }],
        rows: entries.slice(0, MAX_ENTRIES).map(({ network, reason }) => [network.text, reason]),
      },
      terminal,
    ),
    ...moreLines(entries.length - MAX_ENTRIES),
  ];
}

function loginLines(
  logins: readonly ExemptLogin[],
  { until, terminal }: { readonly until: (login: ExemptLogin) => number; readonly terminal: Terminal },
): readonly OutLine[] {
  return [
    `Exempt because of a login: ${countText(logins.length)}`,
    ...tableLines(
      {
        columns: [{ title: 'Address' }, { title: 'Last login' }, { title: 'Exempt until' }],
        rows: logins
          .slice(0, MAX_ROWS)
          .map((login) => [login.network.text, instantForPeople(login.last), instantForPeople(until(login))]),
      },
      terminal,
    ),
    ...moreLines(logins.length - MAX_ROWS),
  ];
}

function reasonLines(title: string, entries: Decided['exempt'], terminal: Terminal): readonly OutLine[] {
  if (entries.length === 0) return [];
  return [
    '',
    `${title}: ${countText(entries.length)}`,
    ...tableLines(
      {
        columns: [{ title: 'Network' }, { title: 'Why' }],
        rows: entries.slice(0, MAX_ROWS).map(({ network, reason }) => [network, reason]),
      },
      terminal,
    ),
    ...moreLines(entries.length - MAX_ROWS),
  ];
}

/** How many rows are left out. */
function moreLines(count: number): readonly string[] {
  return count > 0 ? [`  … and ${countText(count)} more (--json has them all)`] : [];
}
