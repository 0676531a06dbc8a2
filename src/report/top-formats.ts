// What `authtrack top` prints: a table for people, and rows for programs.
import { countText } from '../lib/count-text.js';
import { markdownCell, markdownHead, markdownRow } from '../lib/markdown.js';
import { csvCell, toJsonLine } from '../lib/safe-text.js';
import type { Terminal } from '../lib/terminal.js';
import { isoInstant } from '../lib/time-text.js';
import { localTime, type TimeZone } from '../lib/time-zone.js';
import type { TopEntry, TopOf } from '../model/login-filter.js';
import { shownUser, systemText } from './login-cells.js';
import type { OutLine } from './out-line.js';
import { tableLines } from './table.js';

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

type Cell = {
  readonly title: string;
  readonly cell: (row: TopRow) => string;
  readonly isNumber?: true;
  readonly isOptional?: true;
};

function cellsOf(what: TopOf, zone: TimeZone): readonly Cell[] {
  const count = (title: string, key: 'attempts' | 'logins' | 'rows' | 'users' | 'addresses'): Cell => ({
    title,
    cell: (row) => countText(row[key]),
    isNumber: true,
  });
  return [
    { title: titles[what], cell: (row) => nameOf(what, row) },
    count('Attempts', 'attempts'),
    count('Logins', 'logins'),
    count('Lines', 'rows'),
    ...(what === 'users' ? [] : [count('Users', 'users')]),
    ...(what === 'addresses' ? [] : [count('Addresses', 'addresses')]),
    { title: `First seen (${zone.name})`, cell: ({ firstSeen }) => localTime(firstSeen, zone) },
    { title: 'Last seen', cell: ({ lastSeen }) => localTime(lastSeen, zone) },
    { title: 'Banned', cell: ({ banned }) => banned ?? '', isOptional: true },
  ];
}

function shownCells(what: TopOf, rows: readonly TopRow[], zone: TimeZone): readonly Cell[] {
  return cellsOf(what, zone).filter(
    ({ isOptional, cell }) => !isOptional || rows.some((row) => cell(row) !== ''),
  );
}

function nameOf(what: TopOf, { value, name }: TopEntry): string {
  if (what === 'users') return shownUser(value);
  if (what === 'asns') return value === null ? 'unknown' : systemText(value, name);
  if (what === 'countries') return name ?? value ?? 'unknown';
  return [name ?? '', value ?? ''].filter((text) => text !== '').join(' ');
}

export function topTable(
  what: TopOf,
  rows: readonly TopRow[],
  zone: TimeZone,
  terminal: Terminal,
): readonly OutLine[] {
  const cells = shownCells(what, rows, zone);
  return tableLines(
    {
      columns: cells.map(({ title, isNumber }) => ({ title, ...(isNumber && { align: 'right' as const }) })),
      rows: rows.map((row) => cells.map(({ cell }) => cell(row))),
    },
    terminal,
  );
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
    const cells = shownCells(what, rows, zone);
    const head = markdownHead(
      cells.map(({ title }) => title),
      (n) => cells[n]?.isNumber === true,
    );
    return head + rows.map((row) => markdownRow(cells.map(({ cell }) => markdownCell(cell(row))))).join('');
  },
};
