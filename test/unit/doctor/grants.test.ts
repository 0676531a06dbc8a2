import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { missingPrivileges } from '../../../src/doctor/grants.js';

const USAGE = 'GRANT USAGE ON *.* TO `authtrack`@`%`';
const all = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'ALTER'];

const cases: readonly (readonly [what: string, grants: readonly string[], missing: readonly string[]])[] = [
  ['nothing is granted', [USAGE], all],
  [
    'all privileges of the server',
    ['GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION'],
    [],
  ],
  ['all privileges of the database', [USAGE, 'GRANT ALL PRIVILEGES ON `authtrack`.* TO `authtrack`@`%`'], []],
  [
    'the least, with double quotes',
    [USAGE, `GRANT ${all.join(', ')} ON "authtrack".* TO "authtrack"@"%"`],
    [],
  ],
  ['a pattern', [`GRANT ${all.join(', ')} ON \`auth%\`.* TO \`authtrack\`@\`%\``], []],
  ['another database', [`GRANT ${all.join(', ')} ON \`other\`.* TO \`authtrack\`@\`%\``], all],
  ['an escaped wildcard', [`GRANT ${all.join(', ')} ON \`auth\\_rack\`.* TO \`authtrack\`@\`%\``], all],
  ['one table only', ['GRANT SELECT ON `authtrack`.`logins` TO `authtrack`@`%`'], all],
  [
    'two statements',
    ['GRANT SELECT ON *.* TO `a`@`%`', 'GRANT INSERT ON `authtrack`.* TO `a`@`%`'],
    all.slice(2),
  ],
];

suite('missingPrivileges', () => {
  for (const [what, grants, missing] of cases) {
    test(what, () => assert.deepEqual(missingPrivileges(grants, 'authtrack').missing, missing));
  }

  test('sees that a role may grant more', () => {
    assert.ok(missingPrivileges([USAGE, 'GRANT `writer`@`%` TO `authtrack`@`%`'], 'authtrack').hasRoles);
    assert.ok(!missingPrivileges([USAGE], 'authtrack').hasRoles);
  });
});
