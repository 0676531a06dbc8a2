// What `authtrack top` prints: a table for people, and rows for programs.
import { countText } from '../lib/count-text.js';
import { markdownCell, markdownHead, markdownRow } from '../lib/markdown.js';
import { csvCell, toJsonLine } from '../lib/safe-text.js';
import type { Terminal } from '../lib/terminal.js';
import { isoInstant } from '../lib/time-text.js';
import { localDay, localTime, type TimeZone } from '../lib/time-zone.js';
import type { TopEntry, TopOf } from '../model/login-filter.js';
import { shortFingerprint, shortZone, shownUser, systemText } from './login-cells.js';
import type { OutLine } from './out-line.js';
import { fitsInLines, type Table, tableLines } from './table.js';

/** Whether the ban list has an address or network: all of it, or addresses in it. */
export type Banned = 'yes' | 'partly' | 'no';

/** An entry of `top`. `banned` is null where there is nothing to ban, and without a ban list. */
export type TopRow = TopEntry & { readonly banned: Banned | null };

const titles: Readonly<Record<TopOf, string>> = {
  addresses: 'Address',
  networks: 'Network',
  users: 'User',
  countries: 'Country',
  asns: 'Autonomous system',
  hosts: 'Host',
  keys: 'Key',
  reasons: 'Reason',
};

type Count = 'attempts' | 'logins' | 'rows' | 'users' | 'addresses';

type Cell = {
  readonly title: string;
  readonly cell: (row: TopRow) => string;
  readonly isNumber?: true;
  readonly isOptional?: true;
};

/** What a table leaves out: some counts, `firstSeen`, the time of day, and most of a key's fingerprint. */
type Omitted = Count | 'firstSeen' | 'timeOfDay' | 'wholeKey';

function cellsOf(what: TopOf, zone: TimeZone, omitted: readonly Omitted[] = []): readonly Cell[] {
  const count = (title: string, key: Count): readonly Cell[] =>
    omitted.includes(key) ? [] : [{ title, cell: (row) => countText(row[key]), isNumber: true }];
  const seen = omitted.includes('timeOfDay') ? localDay : localTime;
  const zoneText = ` (${omitted.length > 0 ? shortZone(zone) : zone.name})`;
  const hasFirst = !omitted.includes('firstSeen');
  return [
    { title: titles[what], cell: (row) => nameOf(what, row, !omitted.includes('wholeKey')) },
    ...count('Attempts', 'attempts'),
    ...count('Logins', 'logins'),
    ...count('Lines', 'rows'),
    ...(what === 'users' ? [] : count('Users', 'users')),
    ...(what === 'addresses' ? [] : count('Addresses', 'addresses')),
    ...(hasFirst
      ? [{ title: `First seen${zoneText}`, cell: ({ firstSeen }: TopRow) => seen(firstSeen, zone) }]
      : []),
    { title: `Last seen${hasFirst ? '' : zoneText}`, cell: ({ lastSeen }) => seen(lastSeen, zone) },
    { title: 'Banned', cell: ({ banned }) => banned ?? '', isOptional: true },
  ];
}

/** What a narrow terminal leaves out, one after the other, until each row takes one line. */
function omissionsOf(what: TopOf): readonly Omitted[] {
  const counts = what === 'reasons' ? (['logins', 'attempts'] as const) : (['rows'] as const);
  return ['timeOfDay', ...counts, 'wholeKey', 'firstSeen', 'users'];
}

function shownCells(cells: readonly Cell[], rows: readonly TopRow[]): readonly Cell[] {
  return cells.filter(({ isOptional, cell }) => !isOptional || rows.some((row) => cell(row) !== ''));
}

function nameOf(what: TopOf, { value, name }: TopEntry, hasWholeKey = true): string {
  if (what === 'keys' && !hasWholeKey) return [name ?? '', shortFingerprint(value ?? '')].join(' ').trim();
  if (what === 'users') return shownUser(value);
  if (what === 'asns') return value === null ? 'unknown' : systemText(value, name);
  if (what === 'countries') return name ?? value ?? 'unknown';
  return [name ?? '', value ?? ''].filter((text) => text !== '').join(' ');
}

/** The entries for a terminal. A narrow one has fewer columns, so that each entry takes one line. */
export function topTable(
  what: TopOf,
  rows: readonly TopRow[],
  zone: TimeZone,
  terminal: Terminal,
): readonly OutLine[] {
  const omissions = omissionsOf(what);
  const layouts = Array.from({ length: omissions.length + 1 }, (_, count) =>
    tableOf(rows, cellsOf(what, zone, omissions.slice(0, count))),
  );
  const table = layouts.find((layout) => fitsInLines(layout, terminal)) ?? layouts.at(-1);
  return table === undefined ? [] : tableLines(table, terminal);
}

function tableOf(rows: readonly TopRow[], cells: readonly Cell[]): Table {
  const shown = shownCells(cells, rows);
  return {
    columns: shown.map(({ title, isNumber }) => ({ title, ...(isNumber && { align: 'right' as const }) })),
    rows: rows.map((row) => shown.map(({ cell }) => cell(row))),
  };
}

const recordColumns: readonly (readonly [name: string, value: (row: TopRow) => string | number | null])[] = [
  ['value', ({ value }) => value],
  ['name', ({ name }) => name],
  ['attempts', ({ attempts }) => attempts],
  ['logins', ({ logins }) => logins],
  ['rows', ({ rows }) => rows],
  ['users', ({ users }) => users],
  ['addresses', ({ addresses }) => addresses],
  ['first_seen', ({ firstSeen }) => isoInstant(firstSeen)],
  ['last_seen', ({ lastSeen }) => isoInstant(lastSeen)],
  ['banned', ({ banned }) => banned],
];

/** An entry for programs. */
export function topRecord(row: TopRow): object {
  return Object.fromEntries(recordColumns.map(([name, value]) => [name, value(row)]));
}

type TopText = (rows: readonly TopRow[], what: TopOf, zone: TimeZone) => string;

export const topFormats: Readonly<Record<string, TopText>> = {
  csv: (rows) => {
    const lines = rows.map((row) => recordColumns.map(([, value]) => csvCell(value(row))).join(','));
    return [recordColumns.map(([name]) => name).join(','), ...lines].map((line) => `${line}\r\n`).join('');
  },
  jsonl: (rows) => rows.map((row) => `${toJsonLine(topRecord(row))}\n`).join(''),
  markdown: (rows, what, zone) => {
    const cells = shownCells(cellsOf(what, zone), rows);
    const head = markdownHead(
      cells.map(({ title }) => title),
      (n) => cells[n]?.isNumber === true,
    );
    return head + rows.map((row) => markdownRow(cells.map(({ cell }) => markdownCell(cell(row))))).join('');
  },
};
