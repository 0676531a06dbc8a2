import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { withoutPassword } from '../../../src/lib/without-password.js';

const urls = [
  ['mysql://anna:secret@db.example/logs', 'mysql://anna:***@db.example/logs'],
  ['mysql://anna:se:cr@t/x?y@db.example:3306/logs', 'mysql://anna:***@db.example:3306/logs'],
  ['mysql://anna:se,cr@t@db1:3306,[::1]:3308/logs', 'mysql://anna:***@db1:3306,[::1]:3308/logs'],
  ['mysql://anna@db1:3306,[::1]:3308/logs', 'mysql://anna@db1:3306,[::1]:3308/logs'],
  ['mysql://:secret@db.example/logs', 'mysql://:***@db.example/logs'],
  ['mysql://anna:p/w@db.example/logs', 'mysql://anna:***@db.example/logs'],
  [
    'mysql://anna@db.example/logs?ssl=true&password=secret',
    'mysql://anna@db.example/logs?ssl=true&password=***',
  ],
  ['mysql://anna@db.example/logs', 'mysql://anna@db.example/logs'],
  ['mysql://db.example:3306/logs', 'mysql://db.example:3306/logs'],
  ['duckdb:/var/lib/authtrack/a@b:c.duckdb', 'duckdb:/var/lib/authtrack/a@b:c.duckdb'],
] as const;

suite('a database URL that is printed', () => {
  for (const [url, shown] of urls)
    test(`${url} is shown as ${shown}`, () => assert.equal(withoutPassword(url), shown));
});
