// Reads all logins of a time for the rules of findings: fewer columns than find-logins.ts, since a day may have a million.
import type { Connection } from 'mysql2/promise';
import { sqlInstant } from '../../../lib/time-text.js';
import type { Period } from '../../../model/figures.js';
import { keyNames, kindNames } from '../../../model/login-columns.js';
import { type Location, unknownLocation } from '../../../model/location.js';
import type { LoginKey, LoginKind } from '../../../model/login.js';
import type { JudgedLogins } from '../../../model/merged-logins.js';
import { keyOf, kindOf, NONE } from '../../../model/logins.js';
import type { Dialect } from '../../engine.js';
import { streamedRows } from './streamed-rows.js';

/** The columns of kinds that differ within a host: rules read no others. */
const ofKinds = ['status', 'host', 'method', 'reason'] as const;

type SqlNumber = number | string;
type Row = readonly [
  date: SqlNumber,
  user: string | null,
  ip: string | null,
  country: string | null,
  code: string | null,
  attempts: SqlNumber,
  fingerprint: string | null,
  ...kind: (string | null)[],
];

export async function loginsBetween(
  connection: Connection,
  { micros }: Dialect,
  { from, to }: Period,
): Promise<JudgedLogins> {
  // The optimizer prefers a scan of all rows to the index if it expects many rows.
  const sql = `SELECT ${micros('"date"')}, "user", ip, country, country_code, attempts, key_fingerprint, ${ofKinds.join(', ')}
    FROM logins FORCE INDEX (logins_date) WHERE "date" BETWEEN ? AND ?`;
  // Thousands of addresses have one location.
  const places = numbered<Location>();
  const [users, ips, kinds, keys] = [
    numbered<string>(),
    numbered<string>(),
    numbered<LoginKind>(),
    numbered<LoginKey>(),
  ];
  const locations: Location[] = [];
  const columns = { date: [] as number[], user: [] as number[], ip: [] as number[] };
  const others = { kind: [] as number[], key: [] as number[], attempts: [] as number[] };
  for await (const row of streamedRows<Row>(connection, sql, [from, to].map(sqlInstant))) {
    const [date, user, ip, country, code, attempts, fingerprint, ...kind] = row;
    columns.date.push(Number(date));
    columns.user.push(user === null ? NONE : users.numberOf(user, () => user));
    columns.ip.push(ip === null ? NONE : ips.numberOf(ip, () => ip));
    if (ips.all.length > locations.length) {
      const make = (): Location => ({ ...unknownLocation, country: { name: country, code } });
      locations.push(places.all[places.numberOf(`${code}\0${country}`, make)] ?? unknownLocation);
    }
    others.kind.push(kinds.numberOf(kind.join('\0'), () => kindOf(kindNames.map(valueOf(kind)))));
    others.key.push(
      fingerprint === null
        ? NONE
        : keys.numberOf(fingerprint, () =>
            keyOf(keyNames.map((name) => (name === 'key_fingerprint' ? fingerprint : null))),
          ),
    );
    others.attempts.push(Number(attempts));
  }
  const count = columns.date.length;
  return {
    count,
    date: Float64Array.from(columns.date),
    user: Int32Array.from(columns.user),
    ip: Int32Array.from(columns.ip),
    kind: Int32Array.from(others.kind),
    key: Int32Array.from(others.key),
    attempts: Int32Array.from(others.attempts),
    users: users.all,
    ips: ips.all,
    kinds: kinds.all,
    keys: keys.all,
    locations,
  };
}

function valueOf(kind: readonly (string | null)[]): (name: string) => string | null | undefined {
  return (name) => kind[(ofKinds as readonly string[]).indexOf(name)];
}

type Numbered<T> = { readonly all: T[]; readonly numberOf: (text: string, make: () => T) => number };

function numbered<T>(): Numbered<T> {
  const numbers = new Map<string, number>();
  const all: T[] = [];
  return {
    all,
    numberOf: (text, make) => {
      let number = numbers.get(text);
      if (number === undefined) {
        number = all.push(make()) - 1;
        numbers.set(text, number);
      }
      return number;
    },
  };
}
