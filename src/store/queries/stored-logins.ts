// Reads rows of `logins`: by page, by address, by host.
import { lineOf } from '../../lib/identity.js';
import { exportedColumns, quotedName } from '../../model/login-columns.js';
import { type LoginKind, type LoginRow, statuses, type StoredLogin } from '../../model/login.js';
import type { AddressActivity } from '../../model/figures.js';
import type { Dialect, Engine, SqlRow } from '../engine.js';
import { toNumber, toNumberOrNull, toText, toTextOrNull } from '../sql-row.js';

/** Returns the columns to SELECT for loginRow, with the date in microseconds as `instant`. */
export function selectedColumns({ micros }: Dialect): string {
  return exportedColumns
    .map((column) => (column.name === 'date' ? `${micros('"date"')} AS instant` : quotedName(column)))
    .join(', ');
}

type TextFields = keyof Omit<LoginKind, 'reading' | 'origin'>;

const kindFields = exportedColumns.filter((column) => column.of === 'kind');
const keyFields = exportedColumns.filter((column) => column.of === 'key');

/** Converts a row of `logins` to the model's LoginRow. */
export function loginRow(row: SqlRow): LoginRow {
  const login: Omit<LoginRow, TextFields> & Record<string, unknown> = {
    line: lineOf(toNumber(row, 'id')),
    date: toNumber(row, 'instant'),
    user: toTextOrNull(row, 'user'),
    ip: toTextOrNull(row, 'ip'),
    country: { code: toTextOrNull(row, 'country_code'), name: toTextOrNull(row, 'country') },
    port: toNumberOrNull(row, 'port'),
    pid: toNumberOrNull(row, 'pid'),
    attempts: toNumber(row, 'attempts'),
    asn: toNumberOrNull(row, 'asn'),
    as_name: toTextOrNull(row, 'as_name'),
  };
  for (const { name, isRequired } of kindFields) {
    login[name] = isRequired ? toText(row, name) : toTextOrNull(row, name);
  }
  for (const { name } of keyFields) login[name] = toTextOrNull(row, name);
  return login as unknown as LoginRow;
}

/** Returns one page of all rows, ordered by id. */
export async function rowsAfter(engine: Engine, id: number, limit: number): Promise<readonly StoredLogin[]> {
  // Find the end of the page first: with LIMIT alone, DuckDB would join all rows after `id` with their texts.
  const last = await endOfPage(engine, id, limit);
  if (last === undefined) return [];
  const rows = await engine.query(
    `SELECT ${selectedColumns(engine.dialect)} FROM logins WHERE id > ? AND id <= ? ORDER BY id LIMIT ?`,
    [id, last, limit],
  );
  return rows.map((row) => ({ id: toNumber(row, 'id'), ...loginRow(row) }));
}

// Names all statuses, so that MySQL can use its index, which begins with the status.
export const ANY_STATUS = `status IN (${statuses.map((status) => `'${status}'`).join(', ')})`;

/** Returns up to `limit` rows of these addresses, newest first. @param ips in canonical form */
export async function rowsOf(
  engine: Engine,
  ips: readonly string[],
  limit: number,
): Promise<readonly StoredLogin[]> {
  if (ips.length === 0) return [];
  const rows = await engine.query(
    `SELECT ${selectedColumns(engine.dialect)} FROM logins
      WHERE ${ANY_STATUS} AND ip IN (${ips.map(() => '?').join(', ')}) ORDER BY "date" DESC, id DESC LIMIT ?`,
    [...ips, limit],
  );
  return rows.map((row) => ({ id: toNumber(row, 'id'), ...loginRow(row) }));
}

/**
 * Returns addresses by their beginning.
 * @param beginning only lowercase hexadecimal digits, dots and colons: no wildcards
 */
export async function addressesLike(engine: Engine, beginning: string): Promise<readonly string[]> {
  const rows = await engine.query(
    `SELECT DISTINCT ip FROM logins WHERE ${ANY_STATUS} AND ip LIKE ? ORDER BY ip`,
    [`${beginning}%`],
  );
  return rows.map((row) => toText(row, 'ip'));
}

/**
 * Returns what addresses did, by the beginning of their texts.
 * @param beginning see addressesLike
 */
export async function activityLike(engine: Engine, beginning: string): Promise<readonly AddressActivity[]> {
  const sum = (value: string, condition: string): string =>
    `COALESCE(SUM(CASE WHEN ${condition} THEN ${value} ELSE 0 END), 0)`;
  const rows = await engine.query(
    `SELECT ip, ${sum('attempts', "status IN ('Failed', 'Invalid')")} AS failed,
        ${sum('1', "status = 'Accepted'")} AS accepted, ${engine.dialect.micros('MAX("date")')} AS last_seen
      FROM logins WHERE ${ANY_STATUS} AND ip LIKE ? GROUP BY ip ORDER BY ip`,
    [`${beginning}%`],
  );
  return rows.map((row) => ({
    ip: toText(row, 'ip'),
    attempts: toNumber(row, 'failed'),
    logins: toNumber(row, 'accepted'),
    lastSeen: toNumber(row, 'last_seen'),
  }));
}

export async function hasHost(engine: Engine, host: string): Promise<boolean> {
  return (await engine.query('SELECT id FROM logins WHERE host = ? LIMIT 1', [host])).length > 0;
}

/** Returns the last of up to `limit` ids after `after`, up to `end`; undefined if there are none. */
export async function endOfPage(
  engine: Engine,
  after: number,
  limit: number,
  end?: number,
): Promise<number | undefined> {
  const [until, values] = end === undefined ? ['', []] : [' AND id <= ?', [end]];
  const [page] = await engine.query(
    `SELECT MAX(id) AS last
      FROM (SELECT id FROM ${engine.dialect.loginRows} WHERE id > ?${until} ORDER BY id LIMIT ?) page`,
    [after, ...values, limit],
  );
  return page === undefined || page['last'] === null ? undefined : toNumber(page, 'last');
}
