import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { withoutPassword, printableUrl } from '../../../src/lib/printable-url.js';

const urls = [
  ['mysql://anna:SECRET@db.example/logs', 'mysql://anna:***@db.example/logs'],
  ['mysql://anna:S?E:C#R/E@T@db.example:3306/logs', 'mysql://anna:***@db.example:3306/logs'],
  ['mysql://SECRET@db.example/logs', 'mysql://***@db.example/logs'],
  [
    'mysql://anna:SECRET@db1:3306,[2001:db8::1]:3308/logs',
    'mysql://anna:***@db1:3306,[2001:db8::1]:3308/logs',
  ],
  ['mysql://anna:x@db.example/logs?ssl=SECRET', 'mysql://anna:***@db.example/logs?***'],
  ['mysql://anna:x@db.example/logs?SECRET=1', 'mysql://anna:***@db.example/logs?***'],
  [
    'mysql://anna:x@db.example/logs?ssl=/ca.pem&password=SECRET&local_infile=off',
    'mysql://anna:***@db.example/logs?ssl=/ca.pem&***&local_infile=off',
  ],
  ['mysql://anna:x@db.example/logs#SECRET', 'mysql://anna:***@db.example/logs#***'],
  ['mysql://db.example:3306/logs?ssl=skip-verify', 'mysql://db.example:3306/logs?ssl=skip-verify'],
  ['duckdb:mysql://SECRET@db.example/logs', 'duckdb:mysql://***@db.example/logs'],
  ['duckdb:mysql://anna:SECRET@db.example/logs', 'duckdb:mysql://anna:***@db.example/logs'],
  ['duckdb:md:logs?motherduck_token=SECRET', 'duckdb:md:logs?***'],
  ['duckdb:/var/lib/authtrack/a@b:c.duckdb', 'duckdb:/var/lib/authtrack/a@b:c.duckdb'],
  ['duckdb:///var/lib/authtrack/a@b.duckdb', 'duckdb:///var/lib/authtrack/a@b.duckdb'],
  ['duckdb:logs.duckdb', 'duckdb:logs.duckdb'],
  ['SECRET', '***'],
] as const;

suite('a database URL that is printed', () => {
  for (const [url, shown] of urls) {
    test(`${url} is shown as ${shown}`, () => assert.equal(printableUrl(url), shown));
  }
});

const passwords = [
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

suite('a URL without its password', () => {
  for (const [url, shown] of passwords)
    test(`${url} is shown as ${shown}`, () => assert.equal(withoutPassword(url), shown));
});
