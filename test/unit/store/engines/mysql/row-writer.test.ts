// rowWriter repeats the order of the columns, for speed. This test compares it with the table of columns.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sqlInstant } from '../../../../../src/lib/time-text.js';
import { loginId } from '../../../../../src/lib/identity.js';
import { exportedColumns, loginColumns } from '../../../../../src/model/login-columns.js';
import { locatedRows } from '../../../../../src/model/logins-builder.js';
import { type LoginRow, valueOf } from '../../../../../src/model/login.js';
import { LOGIN_COLUMNS, rowWriter } from '../../../../../src/store/engines/mysql/row-writer.js';
import { loginRow } from '../../../../system/store/sample-rows.js';

const columns = LOGIN_COLUMNS.split(', ').map((name) => name.replaceAll('"', ''));

test('a row has every column of logins once', () => {
  assert.deepEqual([...columns].sort(), loginColumns.map(({ name }) => name).sort());
});

test('each field of a row is the value of its column', () => {
  const full = loginRow({
    line: 7,
    rhost: 'client.example.net',
    country: { code: 'NL', name: 'Netherlands' },
  });
  const empty = loginRow({ user: null, ip: null, port: null, pid: null, method: null, rhost: null });
  for (const row of [full, empty]) assert.deepEqual(fieldsOf(row), expectedOf(row));
});

function fieldsOf(row: LoginRow): Record<string, string> {
  const format = { field: (text: string | null) => text ?? 'NULL', quote: '', separator: '\t' };
  const fields = rowWriter(locatedRows([row]), 3, format)(0).split('\t');
  return Object.fromEntries(columns.map((name, k) => [name, fields[k] ?? '']));
}

function expectedOf(row: LoginRow): Record<string, string> {
  const login = { ...row, id: loginId(3, row.line) };
  const values = exportedColumns.map((column) => {
    const found = valueOf(column, login);
    return [column.name, column.type === 'instant' ? sqlInstant(Number(found)) : String(found ?? 'NULL')];
  });
  return Object.fromEntries([...values, ['reading', ''], ['origin', '']]) as Record<string, string>;
}
