// When a new login and a stored one are the same line of the same machine. Users and addresses are compared by numbers
// that both sides share, what hangs on the kind of the two is worked out once for each pair of kinds.
import { hostLabel } from '../../lib/host-label.js';
import type { CopiesQuestion } from '../../model/copies.js';
import { NONE, type LoginKind } from '../../model/logins.js';
import { parseReadingText } from '../reading-text.js';

const MICROS_PER_SECOND = 1_000_000;
const MICROS_PER_MS = 1000;

export type CopiedRows = {
  /** Whether a new row and a stored one tell the same of the same connection, whenever that was. */
  readonly isSame: (fresh: number, stored: number) => boolean;
  /** Whether they were written at the same time: by one clock, to the coarser of the two; by two clocks, in one second. */
  readonly isSameTime: (fresh: number, stored: number) => boolean;
  /** Whether one of the two was dated by journald and the other was not: then they may be one second apart. */
  readonly haveTwoClocks: (fresh: number, stored: number) => boolean;
};

export function copiedRows({ logins, stored }: CopiesQuestion): CopiedRows {
  const users = sharedNumbers(logins.users, stored.users);
  const ips = sharedNumbers(logins.ips, stored.ips);
  const width = stored.kinds.length;
  const kindsAgree = new Map<number, boolean>();

  function agree(fresh: number, known: number): boolean {
    const pair = fresh * width + known;
    let found = kindsAgree.get(pair);
    if (found === undefined) {
      const [a, b] = [logins.kinds[fresh], stored.kinds[known]];
      found = a !== undefined && b !== undefined && isSameKind(a, b);
      kindsAgree.set(pair, found);
    }
    return found;
  }

  const isExported = (origins: readonly LoginKind[], kind = NONE): boolean => origins[kind]?.origin !== '';
  const haveTwoClocks = (fresh: number, known: number): boolean =>
    isExported(logins.kinds, logins.kind[fresh]) !== isExported(stored.kinds, stored.kind[known]);

  return {
    haveTwoClocks,
    isSame: (fresh, known) =>
      logins.pid[fresh] === stored.pid[known] &&
      numberAt(users.fresh, logins.user[fresh]) === numberAt(users.stored, stored.user[known]) &&
      isSameOrNone(logins.port[fresh], stored.port[known]) &&
      isSameOrNone(numberAt(ips.fresh, logins.ip[fresh]), numberAt(ips.stored, stored.ip[known])) &&
      agree(logins.kind[fresh] ?? NONE, stored.kind[known] ?? NONE),
    isSameTime: (fresh, known) => {
      const [a, b] = [logins.date[fresh] ?? 0, stored.date[known] ?? 0];
      const unit = haveTwoClocks(fresh, known) ? MICROS_PER_SECOND : Math.max(unitOf(a), unitOf(b));
      return Math.floor(a / unit) === Math.floor(b / unit);
    },
  };
}

/** Of two copies one may lack the line that tells the address or the port of the connection. */
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

/** One of the two may lack the domain. */
function haveOneHost(a: string, b: string): boolean {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return one === other || hostLabel(one) === other || one === hostLabel(other);
}

/** How often a line was repeated is counted apart. Rows of older releases have no reading. */
function isSameReading(a: string, b: string): boolean {
  if (a === b || a === '' || b === '') return true;
  const [one, other] = [parseReadingText(a), parseReadingText(b)];
  return one !== undefined && other !== undefined && one.kind === other.kind && one.invalidUser === other.invalidUser;
}

/** What the digits of an instant are exact to. */
function unitOf(micros: number): number {
  if (micros % MICROS_PER_SECOND === 0) return MICROS_PER_SECOND;
  return micros % MICROS_PER_MS === 0 ? MICROS_PER_MS : 1;
}

type SharedNumbers = { readonly fresh: Int32Array; readonly stored: Int32Array };

/** The same number for the same text on both sides. */
function sharedNumbers(fresh: readonly string[], stored: readonly string[]): SharedNumbers {
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  return { fresh: Int32Array.from(fresh, numberOf), stored: Int32Array.from(stored, numberOf) };
}

function numberAt(numbers: Int32Array, n = NONE): number {
  return n === NONE ? NONE : (numbers[n] ?? NONE);
}
