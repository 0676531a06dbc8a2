// A table of bans for people: the ones that matter most, with a line about the others.
import { countOf, countText } from '../lib/count-text.js';
import { instantForPeople } from '../lib/time-text.js';
import type { Ban } from '../model/ban.js';
import type { Terminal, Tone } from '../lib/terminal.js';
import { type OutLine, tableLines } from '../report/report.js';
import type { Decided } from './decide-bans.js';

/** The most rows of a table that a person reads on one screen. */
export const MAX_ROWS = 20;

type Shown = Pick<Decided, 'list' | 'breakIns' | 'unexempt' | 'dictionary'>;

/**
 * The table, and how to see the other bans: first possible break-ins and bans in spite of a login, then bans decided here,
 * then imported ones, each seen last first.
 */
export function banTable(
  { list, breakIns, unexempt, dictionary }: Shown,
  terminal: Terminal,
): readonly OutLine[] {
  const notes = new Map([
    ...unexempt.map(({ network }) => [network, 'in spite of a login'] as const),
    ...breakIns.map(({ network }) => [network, 'possible break-in'] as const),
  ]);
  const foundAlone = ({ network }: Ban): string | undefined =>
    dictionary.get(network)?.metRule === false ? 'dictionary' : undefined;
  const rank = ({ network, origin }: Ban): number => (origin !== null ? 2 : notes.has(network) ? 0 : 1);
  const sorted = [...list].sort((a, b) => rank(a) - rank(b) || b.lastSeen - a.lastSeen);
  const shown = sorted.slice(0, MAX_ROWS);
  const more = list.length - shown.length;
  const isBreakIn = new Set(breakIns.map(({ network }) => network));
  const toneOf = (row: number): Tone | undefined =>
    isBreakIn.has(shown[row]?.network ?? '') ? 'alarm' : undefined;
  return [
    ...tableLines(
      {
        columns: ['Network', 'Country', 'Why', 'Last seen', 'Until'].map((title) => ({ title })),
        rows: shown.map((ban) => rowOf(ban, notes.get(ban.network) ?? foundAlone(ban))),
        toneOf,
      },
      terminal,
    ),
    ...(more > 0 ? [`  … and ${countText(more)} more; see all: authtrack bans --format csv`] : []),
  ];
}

function rowOf(ban: Ban, note: string | undefined): readonly string[] {
  const { network, country, lastSeen, expires } = ban;
  const end = expires === null ? 'forever' : instantForPeople(expires);
  return [network, country ?? '', whyOf(ban, note), instantForPeople(lastSeen), end];
}

function whyOf({ origin, attempts }: Ban, note: string | undefined): string {
  if (origin !== null) return `list ${origin}`;
  return [countOf(attempts, 'attempt'), ...(note === undefined ? [] : [note])].join(', ');
}
