// A page of all rows, by id.
import type { Status } from '../../model/login-event.js';
import type { StoredLogin } from '../../model/stored-login.js';
import type { Engine, SqlRow } from '../engine.js';
import { toNumber, toText, toTextOrNull } from '../sql-row.js';

const LINES_PER_SOURCE = 2 ** 32;

export async function rowsAfter(engine: Engine, id: number, limit: number): Promise<readonly StoredLogin[]> {
  const rows = await engine.query(
    `SELECT id, ${engine.dialect.micros('"date"')} AS micros, "user", ip, status, service, country, country_code,
        host, port, method, rhost, pid, attempts FROM logins WHERE id > ? ORDER BY id LIMIT ?`,
    [id, limit],
  );
  return rows.map(toStoredLogin);
}

function toStoredLogin(row: SqlRow): StoredLogin {
  const id = toNumber(row, 'id');
  return {
    id,
    line: id % LINES_PER_SOURCE,
    date: toNumber(row, 'micros'),
    host: toText(row, 'host'),
    service: toText(row, 'service'),
    pid: toNumberOrNull(row, 'pid'),
    status: toText(row, 'status') as Status,
    method: toTextOrNull(row, 'method'),
    user: toTextOrNull(row, 'user'),
    ip: toTextOrNull(row, 'ip'),
    rhost: toTextOrNull(row, 'rhost'),
    port: toNumberOrNull(row, 'port'),
    attempts: toNumber(row, 'attempts'),
    country: { code: toTextOrNull(row, 'country_code'), name: toTextOrNull(row, 'country') },
  };
}

function toNumberOrNull(row: SqlRow, column: string): number | null {
  return row[column] === null ? null : toNumber(row, column);
}
