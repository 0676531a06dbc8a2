// The tables of `authtrack keys` for people.
import { countText } from '../lib/count-text.js';
import type { Terminal } from '../lib/terminal.js';
import { localDay, localTime, type TimeZone } from '../lib/time-zone.js';
import type { AddressOfKey, KeyRow } from '../model/key-row.js';
import { shortFingerprint, shortZone, shownUser } from './login-cells.js';
import type { OutLine } from './out-line.js';
import { fitsInLines, type Table, tableLines } from './table.js';

export type KeyCell = {
  readonly title: string;
  /** Hostile text. */
  readonly cell: (row: KeyRow) => string;
  readonly isNumber?: true;
  /** Left out if all its cells are empty. */
  readonly isOptional?: true;
  readonly maxWidth?: number;
};

/** What a narrow table leaves out. */
const omissions = [
  'timeOfDay',
  'wholeKey',
  'hosts',
  'longTexts',
  'type',
  'users',
  'country',
  'from',
] as const;
type Omitted = (typeof omissions)[number];

const WIDE_KEY = 12;
const NARROW_KEY = 8;
const WIDE_TEXT = 30;
const NARROW_TEXT = 14;

export type KeyTableOptions = {
  readonly zone: TimeZone;
  /** Microseconds since 1970 UTC. */
  readonly now: number;
};

/** The columns of the keys; those of files have the columns of files too. */
export function keyCells(
  { zone, now }: KeyTableOptions,
  isOfFiles: boolean,
  omitted: readonly Omitted[] = [],
): readonly KeyCell[] {
  const has = (one: Omitted): boolean => !omitted.includes(one);
  const maxWidth = has('longTexts') ? WIDE_TEXT : NARROW_TEXT;
  const seen = has('timeOfDay') ? localTime : localDay;
  const zoneText = ` (${omitted.length > 0 ? shortZone(zone) : zone.name})`;
  const cells: readonly (KeyCell & { readonly omitted?: boolean })[] = [
    {
      title: 'Account',
      cell: ({ entry }) => entry?.account ?? '',
      isOptional: true,
      maxWidth,
      omitted: !isOfFiles,
    },
    { title: 'Key', cell: (row) => keyText(row, has('wholeKey') ? WIDE_KEY : NARROW_KEY, has('type')) },
    {
      title: 'Comment',
      cell: ({ entry }) => entry?.comment ?? '',
      isOptional: true,
      maxWidth,
      omitted: !isOfFiles,
    },
    { title: 'Used by', cell: usersText, isOptional: true, maxWidth, omitted: isOfFiles && !has('users') },
    { title: `Last used${zoneText}`, cell: (row) => lastText(row, (micros) => seen(micros, zone)) },
    { title: 'Logins', cell: ({ logins }) => (logins === null ? '' : countText(logins)), isNumber: true },
    { title: 'Hosts', cell: hostsText, isOptional: true, maxWidth, omitted: !has('hosts') },
    {
      title: 'From',
      cell: (row) => fromText(row, has('country')),
      isOptional: true,
      omitted: !has('from'),
    },
    { title: 'Note', cell: (row) => noteText(row, now), isOptional: true },
  ];
  return cells.filter(({ omitted: isOmitted }) => isOmitted !== true);
}

/** The rows for a terminal. A narrow one has fewer columns, so that each row takes one line. */
export function keyTable(
  rows: readonly KeyRow[],
  options: KeyTableOptions,
  terminal: Terminal,
): readonly OutLine[] {
  const isOfFiles = rows.some(({ entry }) => entry !== null);
  const layouts = Array.from({ length: omissions.length + 1 }, (_, count) =>
    tableOf(rows, keyCells(options, isOfFiles, omissions.slice(0, count))),
  );
  const table = layouts.find((layout) => fitsInLines(layout, terminal)) ?? layouts.at(-1);
  return table === undefined ? [] : tableLines(table, terminal);
}

function tableOf(rows: readonly KeyRow[], cells: readonly KeyCell[]): Table {
  const shown = shownKeyCells(cells, rows);
  return {
    columns: shown.map(({ title, isNumber, maxWidth }) => ({
      title,
      ...(isNumber && { align: 'right' as const }),
      ...(maxWidth !== undefined && { maxWidth }),
    })),
    rows: rows.map((row) => shown.map(({ cell }) => cell(row))),
  };
}

export function shownKeyCells(cells: readonly KeyCell[], rows: readonly KeyRow[]): readonly KeyCell[] {
  return cells.filter(({ isOptional, cell }) => !isOptional || rows.some((row) => cell(row) !== ''));
}

/** `ED25519 BNFKX/GdLxSJ…`: the beginning tells keys apart, and the other formats have the whole. */
export function keyText({ type, fingerprint }: KeyRow, shown = NARROW_KEY, hasType = true): string {
  const digits = fingerprint.replace(/^(?:MD5|SHA\d+):/, '');
  return [hasType ? type : '', shortFingerprint(digits, shown)].join(' ').trim();
}

/** The users, unless it is the account of the file alone. */
function usersText({ users, entry }: KeyRow): string {
  const names = users.map(({ user }) => user);
  return names.length === 1 && names[0] === entry?.account ? '' : names.map(shownUser).join(', ');
}

function lastText({ state, last, first }: KeyRow, timeText: (micros: number) => string): string {
  if (state === 'never' || state === 'unknown') return state;
  if (last !== null) return timeText(last);
  return first === null ? '' : `after ${timeText(first)}`;
}

function hostsText({ hosts }: KeyRow): string {
  return andMore(
    hosts.map(({ host }) => host),
    2,
  );
}

/** `198.51.100.7 DE +2`: the last address and its country, and how many others. */
function fromText({ addresses }: KeyRow, hasCountry: boolean): string {
  const place = ({ ip, countryCode }: AddressOfKey): string =>
    hasCountry && countryCode !== null ? `${ip} ${countryCode}` : ip;
  return andMore(addresses.map(place), 1);
}

function andMore(texts: readonly string[], shown: number): string {
  const more = texts.length - shown;
  return `${texts.slice(0, shown).join(', ')}${more > 0 ? ` +${more}` : ''}`;
}

function noteText({ isAuthority, expires, state, refused }: KeyRow, now: number): string {
  const notes = [
    ...(isAuthority ? ['CA'] : []),
    ...(expires !== null && expires < now ? ['expired'] : []),
    ...(state === 'never' && refused > 0 ? [`refused ${countText(refused)}`] : []),
    ...(state === 'by-others' ? ['others only'] : []),
  ];
  return notes.join(', ');
}
