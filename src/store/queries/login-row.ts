// Converts a row of `logins` to the model's LoginRow.
import { lineOf } from '../../lib/identity.js';
import type { Status } from '../../model/login-event.js';
import type { LoginRow } from '../../model/login-row.js';
import type { Dialect, SqlRow } from '../engine.js';
import { toNumber, toNumberOrNull, toText, toTextOrNull } from '../sql-row.js';

export function loginColumns({ micros }: Dialect): string {
  return `id, ${micros('"date"')} AS instant, "user", ip, status, service, country, country_code, host, port, method,
    rhost, pid, attempts`;
}

export function loginRow(row: SqlRow): LoginRow {
  return {
    line: lineOf(toNumber(row, 'id')),
    date: toNumber(row, 'instant'),
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
