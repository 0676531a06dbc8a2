import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { openProcessedLog } from '../../../src/log/log.js';
import type { LoginRow } from '../../../src/model/login.js';
import { locatedRows } from '../../../src/model/logins-builder.js';
import { temporaryFolder } from '../../support/run-cli.js';
import { loginRow } from '../../system/store/sample-rows.js';

test('an entry that was logged under a pseudonym is not logged again under the name', async (t) => {
  const log = await openProcessedLog(path.join(temporaryFolder(t), 'processed.log'));
  const asLogged = (row: LoginRow): LoginRow => ({ ...row, user: `masked-${row.user}` });
  const rows = [1, 2, 3].map((line) => loginRow({ line, user: 'anna' }));
  const [first, second] = rows;
  assert.ok(first && second);
  await log.append({ sourceId: 1, logins: locatedRows([asLogged(first), second]) });
  await log.complete({ sourceId: 1, rows }, 0, asLogged);
  await log.close();
  const users = readFileSync(log.file, 'utf8').match(/"user":"[^"]*"/g);
  assert.deepEqual(users, ['"user":"masked-anna"', '"user":"anna"', '"user":"anna"']);
});
