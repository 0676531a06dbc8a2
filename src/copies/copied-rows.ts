// Decides whether a new login and a stored one are the same line of the same machine. Users and addresses are compared
// by numbers that both sides share. What depends on the kinds of two logins is computed once for each pair of kinds.
import { hostLabel, sourceOf } from '../lib/identity.js';
import type { CopiesQuestion } from '../model/merged-logins.js';
import type { LoginKind } from '../model/login.js';
import { NONE } from '../model/logins.js';
import { type ConnectionRows, MICROS_PER_SECOND, numberIn } from './connection-lines.js';
import { parseReadingText } from '../sshd/sshd.js';

const MICROS_PER_MS = 1000;

export type CopiedRows = {
  /** Whether the new rows of a connection are exactly the stored ones and add nothing, as in most copies. */
  readonly areAllCopies: (rows: ConnectionRows) => boolean;
  /** Whether a new row and a stored one report the same about the same connection, regardless of the time. */
  readonly isSame: (fresh: number, stored: number) => boolean;
  /** Whether they have the same time, in the coarser unit of the two; with two clocks, in seconds. */
  readonly isSameTime: (fresh: number, stored: number) => boolean;
  /** Whether journald dated only one of the two: then their times may differ by one second. */
  readonly haveTwoClocks: (fresh: number, stored: number) => boolean;
  /** A key that is equal for two rows that are the same, even if one of them lacks the address or the port. */
  readonly contentKeyOf: (row: CopyRow) => number;
  /** A key of the address and the port. */
  readonly addressKeyOf: (row: CopyRow) => string;
};

type CopyRow = { readonly at: number; readonly isFresh: boolean };

export function copiedRows({ logins, stored, sourceId, copied }: CopiesQuestion): CopiedRows {
  const users = sharedNumbers(logins.users, stored.users);
  const ips = sharedNumbers(logins.ips, stored.ips);
  const contents = sharedNumbers(logins.kinds.map(contentOfKind), stored.kinds.map(contentOfKind));
  const width = stored.kinds.length;
  const pairs = new Map<number, KindPair>();

  function pairOf(fresh: number, known: number): KindPair {
    const a = logins.kind[fresh] ?? NONE;
    const b = stored.kind[known] ?? NONE;
    const key = a * width + b;
    let pair = pairs.get(key);
    if (pair === undefined) {
      pair = pairOfKinds(logins.kinds[a], stored.kinds[b]);
      pairs.set(key, pair);
    }
    return pair;
  }

  const isSame = (fresh: number, known: number): boolean =>
    logins.pid[fresh] === stored.pid[known] &&
    numberAt(users.fresh, logins.user[fresh]) === numberAt(users.stored, stored.user[known]) &&
    isSameOrNone(logins.port[fresh], stored.port[known]) &&
    isSameOrNone(numberAt(ips.fresh, logins.ip[fresh]), numberAt(ips.stored, stored.ip[known])) &&
    pairOf(fresh, known).isSame;

  const haveTwoClocks = (fresh: number, known: number): boolean => pairOf(fresh, known).haveTwoClocks;

  const isSameTime = (fresh: number, known: number): boolean => {
    const a = logins.date[fresh] ?? 0;
    const b = stored.date[known] ?? 0;
    if (a === b) return true;
    const unit = haveTwoClocks(fresh, known) ? MICROS_PER_SECOND : Math.max(unitOf(a), unitOf(b));
    return Math.floor(a / unit) === Math.floor(b / unit);
  };

  const isOfOther = (known: number): boolean => {
    const id = stored.line[known] ?? 0;
    return sourceOf(id) !== sourceId && !copied.has(id);
  };

  const isWholeCopy = (fresh: number, known: number): boolean =>
    logins.attempts[fresh] === stored.attempts[known] &&
    isSameTime(fresh, known) &&
    isSame(fresh, known) &&
    pairOf(fresh, known).addsNothing &&
    (stored.ip[known] !== NONE || logins.ip[fresh] === NONE) &&
    (stored.port[known] !== NONE || logins.port[fresh] === NONE) &&
    isOfOther(known);

  return {
    isSame,
    isSameTime,
    haveTwoClocks,
    contentKeyOf: ({ at, isFresh }) =>
      isFresh
        ? contentKey(numberAt(contents.fresh, logins.kind[at]), numberAt(users.fresh, logins.user[at]))
        : contentKey(numberAt(contents.stored, stored.kind[at]), numberAt(users.stored, stored.user[at])),
    addressKeyOf: ({ at, isFresh }) =>
      isFresh
        ? `${numberAt(ips.fresh, logins.ip[at])} ${logins.port[at] ?? NONE}`
        : `${numberAt(ips.stored, stored.ip[at])} ${stored.port[at] ?? NONE}`,
    areAllCopies: (rows) =>
      rows.fresh.length === rows.stored.length &&
      rows.fresh.every((fresh, k) => isWholeCopy(fresh, rows.stored[k] ?? NONE)),
  };
}

type KindPair = {
  readonly isSame: boolean;
  /** journald dated only one of the two. */
  readonly haveTwoClocks: boolean;
  /** The new row has the same reading, and journald vouches for the stored row if it vouches for the new one. */
  readonly addsNothing: boolean;
};

function pairOfKinds(fresh: LoginKind | undefined, known: LoginKind | undefined): KindPair {
  if (fresh === undefined || known === undefined)
    return { isSame: false, haveTwoClocks: false, addsNothing: false };
  return {
    isSame: isSameKind(fresh, known),
    haveTwoClocks: (fresh.origin === '') !== (known.origin === ''),
    addsNothing:
      fresh.reading === known.reading && (fresh.origin !== 'journal' || known.origin === 'journal'),
  };
}

function contentOfKind({ status, service, method }: LoginKind): string {
  return `${status} ${service} ${method ?? ''}`;
}

/** Both are numbers of at most 32 bits, or NONE. */
function contentKey(content: number, user: number): number {
  return (content + 1) * 2 ** 32 + user + 1;
}

/** One of two copies may lack the line that has the address or the port of the connection. */
function isSameOrNone(a = NONE, b = NONE): boolean {
  return a === b || a === NONE || b === NONE;
}

function isSameKind(a: LoginKind, b: LoginKind): boolean {
  return (
    a.status === b.status &&
    a.service === b.service &&
    a.method === b.method &&
    (a.rhost === b.rhost || a.rhost === null || b.rhost === null) &&
    haveOneHost(a.host, b.host) &&
    isSameReading(a.reading, b.reading)
  );
}

/** Whether two host names are of one machine; one of them may lack the domain. */
function haveOneHost(a: string, b: string): boolean {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return one === other || hostLabel(one) === other || one === hostLabel(other);
}

/** Ignores how often the line was repeated, which is counted separately. Rows of older releases have no reading. */
function isSameReading(a: string, b: string): boolean {
  if (a === b || a === '' || b === '') return true;
  const [one, other] = [parseReadingText(a), parseReadingText(b)];
  return one !== undefined && one.kind === other?.kind && one.invalidUser === other.invalidUser;
}

/** The unit of a time, according to its digits: a second, a millisecond or a microsecond. */
function unitOf(micros: number): number {
  if (micros % MICROS_PER_SECOND === 0) return MICROS_PER_SECOND;
  return micros % MICROS_PER_MS === 0 ? MICROS_PER_MS : 1;
}

type SharedNumbers = { readonly fresh: Int32Array; readonly stored: Int32Array };

/** Numbers the texts of both sides: equal texts have the same number. */
function sharedNumbers(fresh: readonly string[], stored: readonly string[]): SharedNumbers {
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => numberIn(numbers, text);
  return { fresh: Int32Array.from(fresh, numberOf), stored: Int32Array.from(stored, numberOf) };
}

function numberAt(numbers: Int32Array, n = NONE): number {
  return n === NONE ? NONE : (numbers[n] ?? NONE);
}
