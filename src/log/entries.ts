// Entries of processed.log: one line of JSON for each login, with the columns of model/login-columns.ts.
//
// entryLine writes one entry; entryPieces writes the entries of a batch, in a twentieth of the time. The few distinct
// names, addresses and kinds become JSON once; a row is a copy of those pieces with its id, time and port between them.
// Both contain the order of the columns, for speed (docs/decisions/0021). test/unit/log/entries.test.ts compares them.
import { MICROS_PER_SECOND, MS_PER_SECOND, SECONDS_PER_DAY } from '../lib/units.js';
import { COLON, ZERO, DOT } from '../lib/character-codes.js';
import { isoInstant } from '../lib/time-text.js';
import { loginId } from '../lib/identity.js';
import { toJsonLine } from '../lib/safe-text.js';
import { type Country, unknownCountry } from '../model/location.js';
import { entryColumns } from '../model/login-columns.js';
import { type LoginKind, type LoginRow, valueOf } from '../model/login.js';
import { type LocatedLogins, NONE } from '../model/logins.js';

/** Some thousand entries. A larger piece would leave the CPU cache before it is written. */
const PIECE_BYTES = 1 << 18;

const FRACTION_DIGITS = 6;

// The last digits of an id change with each row, the first ones every million lines.
const LOW_ID_DIGITS = 6;
const LOW_IDS = 1_000_000;

/** More than the part of an entry that does not depend on texts: braces, id, date and port. */
const NUMBERS_BYTES = 128;

const nullBytes = Buffer.from('null');
const noUser = userPiece(null);
const noIp = ipPiece(null);

/** One row as an entry, without a newline: see entryPieces. */
export function entryLine(sourceId: number, row: LoginRow): string {
  const login = { ...row, id: loginId(sourceId, row.line) };
  const fields = entryColumns.map((column) => {
    const value = valueOf(column, login);
    return [column.name, column.type === 'instant' ? isoInstant(Number(value)) : value] as const;
  });
  return toJsonLine(Object.fromEntries(fields));
}

/** The entries as whole lines, each with its newline. The caller owns the buffers. */
export function* entryPieces(sourceId: number, logins: LocatedLogins): Generator<Buffer> {
  const { count, line, date, kind, user, ip, port } = logins;
  const kinds = logins.kinds.map(kindPiece);
  const users = logins.users.map(userPiece);
  const ips = logins.ips.map(ipPiece);
  const countryPiece = countryPieces();
  const countries = logins.locations.map(({ country }) => countryPiece(country));
  const noCountry = countryPiece(unknownCountry);
  const begins = { id: beginOf(idPiece), day: beginOf(dayPiece) };

  let bytes = new EntryBytes(PIECE_BYTES);
  for (let n = 0; n < count; n += 1) {
    const kindBytes = kinds[kind[n] ?? 0] ?? nullBytes;
    const userBytes = pieceAt(users, user[n]) ?? noUser;
    const ipBytes = pieceAt(ips, ip[n]) ?? noIp;
    const countryBytes = pieceAt(countries, ip[n]) ?? noCountry;
    const size = NUMBERS_BYTES + kindBytes.length + userBytes.length + ipBytes.length + countryBytes.length;
    if (!bytes.hasRoomFor(size)) {
      yield bytes.filled();
      bytes = new EntryBytes(Math.max(PIECE_BYTES, size));
    }
    const id = loginId(sourceId, line[n] ?? 0);
    const highId = Math.floor(id / LOW_IDS);
    bytes.put(begins.id(highId));
    bytes.putDigits(id - highId * LOW_IDS, LOW_ID_DIGITS);
    const micros = date[n] ?? 0;
    const seconds = Math.floor(micros / MICROS_PER_SECOND);
    const day = Math.floor(seconds / SECONDS_PER_DAY);
    bytes.put(begins.day(day));
    bytes.putTime(seconds - day * SECONDS_PER_DAY);
    const fraction = micros - seconds * MICROS_PER_SECOND;
    if (fraction !== 0) {
      bytes.putByte(DOT);
      bytes.putDigits(fraction, FRACTION_DIGITS);
    }
    bytes.put(kindBytes);
    bytes.put(userBytes);
    bytes.put(ipBytes);
    const portNumber = port[n] ?? NONE;
    if (portNumber === NONE) bytes.put(nullBytes);
    else bytes.putNumber(portNumber);
    bytes.put(countryBytes);
  }
  if (count > 0) yield bytes.filled();
}

function pieceAt(pieces: readonly Buffer[], n = NONE): Buffer | undefined {
  return n === NONE ? undefined : pieces[n];
}

/** Remembers the last piece: most rows have the same number as the row before. */
function beginOf(piece: (of: number) => Buffer): (of: number) => Buffer {
  let known = Number.NaN;
  let bytes: Buffer = nullBytes;
  return (of) => {
    if (of !== known) bytes = piece(of);
    known = of;
    return bytes;
  };
}

function idPiece(highId: number): Buffer {
  return Buffer.from(`{"id":${highId}`);
}

function dayPiece(day: number): Buffer {
  const midnight = new Date(day * SECONDS_PER_DAY * MS_PER_SECOND).toISOString();
  return Buffer.from(`,"date":"${midnight.slice(0, 'YYYY-MM-DDT'.length)}`);
}

const kindNames = entryColumns.flatMap(({ name, of }) => (of === 'kind' ? [name as keyof LoginKind] : []));

/** The JSON from the end of the date to the user. */
function kindPiece(kind: LoginKind): Buffer {
  const fields = toJsonLine(Object.fromEntries(kindNames.map((name) => [name, kind[name]])));
  return Buffer.from(`Z",${fields.slice(1, -1)},"user":`);
}

function userPiece(user: string | null): Buffer {
  return Buffer.from(`${toJsonLine(user)},"ip":`);
}

function ipPiece(ip: string | null): Buffer {
  return Buffer.from(`${toJsonLine(ip)},"port":`);
}

/** One piece per country: thousands of addresses are in a few dozen countries. */
function countryPieces(): (country: Country) => Buffer {
  const pieces = new Map<Country, Buffer>();
  return (country) => {
    let piece = pieces.get(country);
    if (piece === undefined) {
      const fields = toJsonLine({ country: country.name, country_code: country.code });
      piece = Buffer.from(`,${fields.slice(1)}\n`);
      pieces.set(country, piece);
    }
    return piece;
  };
}

// A buffer for building entries from pieces of JSON, which already are bytes, and numbers between them.

const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3600;

class EntryBytes {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(sizeBytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(sizeBytes);
  }

  hasRoomFor(sizeBytes: number): boolean {
    return this.#at + sizeBytes <= this.#bytes.length;
  }

  /** The bytes written so far. */
  filled(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  put(piece: Uint8Array): void {
    this.#bytes.set(piece, this.#at);
    this.#at += piece.length;
  }

  putByte(byte: number): void {
    this.#bytes[this.#at++] = byte;
  }

  /** Writes the last `count` digits of a whole number below 2^31, padded with zeros. */
  putDigits(value: number, count: number): void {
    const bytes = this.#bytes;
    const start = this.#at;
    let rest = value;
    for (let at = start + count - 1; at >= start; at -= 1) {
      const tens = (rest / 10) | 0;
      bytes[at] = ZERO + rest - 10 * tens;
      rest = tens;
    }
    this.#at = start + count;
  }

  /** Writes a whole number from 0 to 2^31 - 1. */
  putNumber(value: number): void {
    let count = 1;
    for (let next = 10; value >= next; next *= 10) count += 1;
    this.putDigits(value, count);
  }

  /** Writes `HH:MM:SS`. @param seconds of the day */
  putTime(seconds: number): void {
    const hours = (seconds / SECONDS_PER_HOUR) | 0;
    const minutes = ((seconds - hours * SECONDS_PER_HOUR) / SECONDS_PER_MINUTE) | 0;
    this.putDigits(hours, 2);
    this.putByte(COLON);
    this.putDigits(minutes, 2);
    this.putByte(COLON);
    this.putDigits(seconds - hours * SECONDS_PER_HOUR - minutes * SECONDS_PER_MINUTE, 2);
  }
}
