// A login for people: the cells of a table.
import { countOf } from '../lib/count-text.js';
import { localSecond, type TimeZone } from '../lib/time-zone.js';
import { SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from '../lib/units.js';
import type { FoundLogin } from '../model/login-filter.js';
import { type StoredLogin, valueOf } from '../model/login.js';
import { exportedColumns } from '../model/login-columns.js';

type LoginCell = {
  readonly title: string;
  /** Hostile text. */
  readonly cell: (login: FoundLogin) => string;
  /** Left out if all its cells are empty. */
  readonly isOptional?: true;
};

const columns = new Map(exportedColumns.map((column) => [column.name, column]));

/** The value of an exported column as text; null without one. */
export function fieldText(login: StoredLogin, name: string): string | null {
  const column = columns.get(name);
  const value = column === undefined ? null : valueOf(column, login);
  return value === null ? null : String(value);
}

/** The columns of the table of logins. */
export function loginCells(zone: TimeZone): readonly LoginCell[] {
  return [
    { title: `Time (${zone.name})`, cell: ({ date }) => localSecond(date, zone) },
    { title: 'Host', cell: ({ host }) => host },
    { title: 'User', cell: ({ user }) => shownUser(user) },
    { title: 'From', cell: fromText },
    { title: 'Status', cell: statusText },
    { title: 'Method', cell: methodText, isOptional: true },
    {
      title: 'Session',
      cell: ({ seconds }) => (seconds === null ? '' : durationText(seconds)),
      isOptional: true,
    },
    { title: 'Reason', cell: (login) => fieldText(login, 'reason') ?? '', isOptional: true },
  ];
}

/** A name; one that nobody could see is quoted. */
export function shownUser(user: string | null): string {
  if (user === null) return '';
  return user === '' || user.trim() !== user ? `"${user}"` : user;
}

/** `AS64500 Example Net` */
export function systemText(asn: string | null, name: string | null): string {
  return asn === null ? '' : `AS${asn}${name === null ? '' : ` ${name}`}`;
}

// An address, or the name that the line has instead, then in brackets what is known of it.
function fromText(login: FoundLogin): string {
  const known = [
    fieldText(login, 'country') ?? '',
    systemText(fieldText(login, 'asn'), fieldText(login, 'as_name')),
  ].filter((text) => text !== '');
  const from = login.ip ?? login.rhost ?? '';
  return known.length === 0 ? from : `${from} (${known.join(', ')})`;
}

function statusText({ status, attempts }: FoundLogin): string {
  return attempts > 1 ? `${status}, ${countOf(attempts, 'attempt')}` : status;
}

// `SHA256:` and 43 characters: the beginning tells keys apart, and the other formats have the whole.
const SHOWN_FINGERPRINT = 'SHA256:'.length + 12;

function methodText(login: FoundLogin): string {
  const fingerprint = fieldText(login, 'key_fingerprint');
  const cert = fieldText(login, 'cert_id');
  const parts = [
    login.method ?? '',
    fieldText(login, 'key_type') ?? '',
    fingerprint === null ? '' : shortened(fingerprint),
    cert === null ? '' : `ID ${cert}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function shortened(fingerprint: string): string {
  return fingerprint.length <= SHOWN_FINGERPRINT
    ? fingerprint
    : `${fingerprint.slice(0, SHOWN_FINGERPRINT)}…`;
}

/** The length of a session in two units at most: `45s`, `2h 13m`, `3d 4h`. */
function durationText(seconds: number): string {
  const whole = Math.floor(seconds);
  const parts = [
    [Math.floor(whole / SECONDS_PER_DAY), 'd'],
    [Math.floor(whole / SECONDS_PER_HOUR) % 24, 'h'],
    [Math.floor(whole / SECONDS_PER_MINUTE) % 60, 'm'],
    [whole % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ');
}
