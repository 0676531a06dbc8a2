// The report of `authtrack doctor` for people.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { CheckResult } from '../../../src/doctor/doctor.js';
import { reportLines } from '../../../src/doctor/doctor.js';

const text = (results: readonly CheckResult[]): string =>
  reportLines(results)
    .map((line) => line.text)
    .join('\n');

const unchecked = { status: 'warning', found: 'not checked', hint: 'start the server' } as const;

suite('the report of doctor', () => {
  test('has a line for each check and its hint, and their numbers', () => {
    assert.equal(
      text([
        { name: 'node', group: 'program', status: 'ok', found: 'Node.js 20', hint: null },
        { name: 'connection', group: 'database', status: 'failure', found: 'refused', hint: 'start it' },
      ]),
      [
        'Program',
        'OK       node        Node.js 20',
        '',
        'Database and runs',
        'FAILURE  connection  refused',
        '                       hint: start it',
        '',
        '2 checks: 1 OK, 0 warnings, 1 failure',
      ].join('\n'),
    );
  });

  test('says once what several checks in a row found, unless all is well', () => {
    assert.equal(
      text([
        { name: 'schema', group: 'database', ...unchecked },
        { name: 'last-run', group: 'database', ...unchecked },
        { name: 'newest-row', group: 'database', ...unchecked, hint: 'other' },
        { name: 'fail2ban', group: 'bans', status: 'ok', found: 'fine', hint: null },
        { name: 'jail', group: 'bans', status: 'ok', found: 'fine', hint: null },
      ]),
      [
        'Database and runs',
        'warning  schema, last-run',
        '                       not checked',
        '                       hint: start the server',
        'warning  newest-row  not checked',
        '                       hint: other',
        '',
        'Bans',
        'OK       fail2ban    fine',
        'OK       jail        fine',
        '',
        '5 checks: 2 OK, 3 warnings, 0 failures',
      ].join('\n'),
    );
  });
});
