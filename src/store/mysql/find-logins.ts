// Finds logins in a part of one log by their key. Rows are streamed, so that rows with other process ids take no
// memory.
import type { Connection } from 'mysql2/promise';
import { loginId } from '../../lib/identity.js';
import type { StoredLogins } from '../../model/copies.js';
import { LocatedLoginsBuilder } from '../../model/located-rows.js';
import { NONE, type LoginKind, type Origin } from '../../model/logins.js';
import type { Dialect, LoginsWanted } from '../engine.js';
import { instantText } from '../instant-text.js';
import { streamedRows } from './streamed-rows.js';

type SqlNumber = number | string;
type Row = readonly [
  id: SqlNumber,
  micros: SqlNumber,
  user: string | null,
  ip: string | null,
  country: string | null,
  countryCode: string | null,
  status: LoginKind['status'],
  service: string,
  host: string,
  method: string | null,
  rhost: string | null,
  reading: string | null,
  origin: Origin | null,
  port: SqlNumber | null,
  pid: SqlNumber | null,
  attempts: SqlNumber,
];

export async function findLogins(
  connection: Connection,
  { micros, hostLabel }: Dialect,
  { sourceId, lines, period, hostLabels, pids }: LoginsWanted,
): Promise<StoredLogins> {
  const sql = `SELECT id, ${micros('"date"')}, "user", ip, country, country_code, status, service, host, method, rhost,
      reading, origin, port, pid, attempts
    FROM logins WHERE id BETWEEN ? AND ? AND "date" BETWEEN ? AND ?
      ${hostLabels === undefined ? '' : `AND ${hostLabel('host')} IN (?)`} ORDER BY id`;
  const ids = lines.map((line) => loginId(sourceId, line));
  const dates = [period.from, period.to].map(instantText);
  const rows = streamedRows<Row>(connection, sql, [...ids, ...dates, ...(hostLabels ? [hostLabels] : [])]);
  const builder = new LocatedLoginsBuilder();
  for await (const row of rows) {
    const [id, date, user, ip, country, code, status, service, host, method, rhost, reading, origin] = row;
    const [port, pid, attempts] = row.slice(-3) as [SqlNumber | null, SqlNumber | null, SqlNumber];
    if (!pids.has(Number(pid ?? NONE))) continue;
    builder.add({
      ...{ line: Number(id), date: Number(date), user, ip, country: { name: country, code } },
      ...{ status, service, host, method, rhost, reading: reading ?? '', origin: origin ?? '' },
      ...{ port: port === null ? null : Number(port), pid: pid === null ? null : Number(pid) },
      attempts: Number(attempts),
    });
  }
  return builder.logins();
}
