// Finds logins in a part of one log by their key. Rows are streamed, so that rows with other process ids take no
// memory.
import type { Connection } from 'mysql2/promise';
import { loginId } from '../../../lib/identity.js';
import type { StoredLogins } from '../../../model/merged-logins.js';
import { LocatedLoginsBuilder } from '../../../model/logins-builder.js';
import { keyNames, kindNames } from '../../../model/login-columns.js';
import { keyOf, kindOf, NONE } from '../../../model/logins.js';
import type { Dialect, LoginsWanted } from '../../engine.js';
import { sqlInstant } from '../../../lib/time-text.js';
import { streamedRows } from './streamed-rows.js';

type SqlNumber = number | string;
/** `columns`, as an array. */
type LoginNumbers = readonly (SqlNumber | string | null)[];

const columns = [
  'id',
  'micros',
  '"user"',
  'ip',
  'country',
  'country_code',
  'asn',
  'as_name',
  ...kindNames,
  ...keyNames,
  'port',
  'pid',
  'attempts',
];

export async function findLogins(
  connection: Connection,
  { micros, hostLabel }: Dialect,
  { sourceId, lines, period, hostLabels, pids }: LoginsWanted,
): Promise<StoredLogins> {
  const selected = columns.map((column) => (column === 'micros' ? micros('"date"') : column));
  const sql = `SELECT ${selected.join(', ')}
    FROM logins WHERE id BETWEEN ? AND ? AND "date" BETWEEN ? AND ?
      ${hostLabels === undefined ? '' : `AND ${hostLabel('host')} IN (?)`} ORDER BY id`;
  const ids = lines.map((line) => loginId(sourceId, line));
  const dates = [period.from, period.to].map(sqlInstant);
  const rows = streamedRows<LoginNumbers>(connection, sql, [
    ...ids,
    ...dates,
    ...(hostLabels ? [hostLabels] : []),
  ]);
  const builder = new LocatedLoginsBuilder();
  for await (const row of rows) {
    const [id, date] = row;
    const [user = null, ip = null, country = null, code = null, asn = null, asName = null, ...texts] =
      row.slice(2, -3) as (string | null)[];
    const [port, pid, attempts] = row.slice(-3) as [SqlNumber | null, SqlNumber | null, SqlNumber];
    if (!pids.has(Number(pid ?? NONE))) continue;
    builder.add({
      ...{ line: Number(id), date: Number(date), user, ip },
      location: { country: { name: country, code }, asn: asn === null ? null : Number(asn), asName },
      ...kindOf(texts.slice(0, kindNames.length)),
      ...keyOf(texts.slice(kindNames.length)),
      ...{ port: port === null ? null : Number(port), pid: pid === null ? null : Number(pid) },
      attempts: Number(attempts),
    });
  }
  return builder.logins();
}
