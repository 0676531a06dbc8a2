// A login for people: the cells of a table.
import { countOf } from '../lib/count-text.js';
import { localSecond, localTime, type TimeZone } from '../lib/time-zone.js';
import { SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from '../lib/units.js';
import type { FoundLogin } from '../model/login-filter.js';
import { type StoredLogin, valueOf } from '../model/login.js';
import { exportedColumns } from '../model/login-columns.js';

export type LoginCell = {
  readonly title: string;
  /** Hostile text. */
  readonly cell: (login: FoundLogin) => string;
  /** Left out if all its cells are empty. */
  readonly isOptional?: true;
  /** A longer cell ends in an ellipsis. */
  readonly maxWidth?: number;
};

const columns = new Map(exportedColumns.map((column) => [column.name, column]));

/** The value of an exported column as text; null without one. */
export function fieldText(login: StoredLogin, name: string): string | null {
  const column = columns.get(name);
  const value = column === undefined ? null : valueOf(column, login);
  return value === null ? null : String(value);
}

/** The columns of the table of logins. @param knownOf what is known of the address */
export function loginCells(zone: TimeZone, knownOf = placeNames): readonly LoginCell[] {
  return [
    { title: `Time (${zone.name})`, cell: ({ date }) => localSecond(date, zone) },
    { title: 'Host', cell: ({ host }) => host },
    { title: 'User', cell: ({ user }) => shownUser(user) },
    { title: 'From', cell: (login) => fromText(login, knownOf(login)) },
    { title: 'Status', cell: statusText },
    { title: 'Method', cell: methodText, isOptional: true },
    { title: 'Session', cell: sessionText, isOptional: true },
    { title: 'Reason', cell: reasonText, isOptional: true },
  ];
}

const NARROW_HOST = 12;
const NARROW_USER = 14;

type NarrowOptions = { readonly hasHost?: boolean; readonly hasShortAddresses?: boolean };

/** The columns for a narrow terminal. */
export function narrowLoginCells(
  zone: TimeZone,
  { hasHost = true, hasShortAddresses = false }: NarrowOptions = {},
): readonly LoginCell[] {
  const address = (login: FoundLogin): string =>
    hasShortAddresses ? shortAddress(addressText(login)) : addressText(login);
  return [
    { title: `Time (${shortZone(zone)})`, cell: ({ date }) => localTime(date, zone) },
    ...(hasHost ? [{ title: 'Host', cell: ({ host }: FoundLogin) => host, maxWidth: NARROW_HOST }] : []),
    { title: 'User', cell: ({ user }) => shownUser(user), maxWidth: NARROW_USER },
    { title: 'From', cell: (login) => [address(login), countryCodeText(login)].join(' ').trim() },
    { title: 'Status', cell: ({ status }) => status },
    { title: 'Details', cell: detailsText, isOptional: true },
  ];
}

/** The city of a time zone: `Buenos_Aires` of `America/Argentina/Buenos_Aires`. */
export function shortZone({ name }: TimeZone): string {
  return name.split('/').at(-1) ?? name;
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

/** The country and the autonomous system, with their names. */
function placeNames(login: FoundLogin): readonly string[] {
  const system = systemText(fieldText(login, 'asn'), fieldText(login, 'as_name'));
  return [fieldText(login, 'country') ?? '', system];
}

/** The country and the autonomous system, without their names. */
export function placeCodes(login: FoundLogin): readonly string[] {
  return [countryCodeText(login), systemText(fieldText(login, 'asn'), null)];
}

function countryCodeText(login: FoundLogin): string {
  return fieldText(login, 'country_code') ?? '';
}

/** The address, or the name that the line has instead. */
function addressText({ ip, rhost }: FoundLogin): string {
  return ip ?? rhost ?? '';
}

// `2001:db8:1111:2222:…`: as long as the text of a /64.
const SHOWN_OF_ADDRESS = 20;

function shortAddress(address: string): string {
  return address.length <= SHOWN_OF_ADDRESS ? address : `${address.slice(0, SHOWN_OF_ADDRESS)}…`;
}

function fromText(login: FoundLogin, known: readonly string[]): string {
  const texts = known.filter((text) => text !== '');
  return texts.length === 0 ? addressText(login) : `${addressText(login)} (${texts.join(', ')})`;
}

function statusText(login: FoundLogin): string {
  return [login.status, attemptsText(login)].filter((text) => text !== '').join(', ');
}

/** Empty for one attempt. */
function attemptsText({ attempts }: FoundLogin): string {
  return attempts > 1 ? countOf(attempts, 'attempt') : '';
}

function reasonText(login: FoundLogin): string {
  return fieldText(login, 'reason') ?? '';
}

function sessionText({ seconds }: FoundLogin): string {
  return seconds === null ? '' : durationText(seconds);
}

// The beginning of 43 characters tells keys apart, and the other formats have the whole.
const SHOWN_OF_FINGERPRINT = 12;
const SHOWN_IN_NARROW_TABLE = 8;

function methodText(login: FoundLogin): string {
  const parts = [
    login.method ?? '',
    fieldText(login, 'key_type') ?? '',
    shortFingerprint(fieldText(login, 'key_fingerprint') ?? '', SHOWN_OF_FINGERPRINT),
    certificateText(login),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function certificateText(login: FoundLogin): string {
  const id = fieldText(login, 'cert_id');
  return id === null ? '' : `ID ${id}`;
}

/** `password`, `key BNFKX/Gd…, 1h 36m`, `not-allowed` */
function detailsText(login: FoundLogin): string {
  const fingerprint = fieldText(login, 'key_fingerprint')?.replace(/^[A-Z0-9]+:/, '');
  const parts = [
    fingerprint === undefined
      ? (login.method ?? '')
      : `key ${shortFingerprint(fingerprint, SHOWN_IN_NARROW_TABLE)}`,
    certificateText(login),
    attemptsText(login),
    reasonText(login),
    sessionText(login),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** A fingerprint such as `SHA256:BNFKX/GdLxSJ…`. @param shown characters after the name of the hash */
export function shortFingerprint(fingerprint: string, shown = SHOWN_OF_FINGERPRINT): string {
  const length = (/^[A-Z][A-Z0-9]+:/.exec(fingerprint)?.[0].length ?? 0) + shown;
  return fingerprint.length <= length ? fingerprint : `${fingerprint.slice(0, length)}…`;
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
