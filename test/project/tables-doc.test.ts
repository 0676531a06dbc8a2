// docs/database.md says what is in each table, and docs/interface.md names them all.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { dialect as duckdb } from '../../src/store/engines/duckdb/dialect.js';
import { dialectFor } from '../../src/store/engines/mysql/dialect.js';
import { tableNames } from '../../src/store/migrations/migrations.js';
import { projectFolder } from '../support/project.js';

const names = [...tableNames(duckdb), ...tableNames(dialectFor(new Set()))];

const page = (name: string): string => readFileSync(path.join(projectFolder, 'docs', name), 'utf8');

for (const [name, part] of [
  ['database.md', page('database.md')],
  ['interface.md', /^## Tables\n(.*?)^## /ms.exec(page('interface.md'))?.[1] ?? ''],
] as const) {
  test(`${name} names each table`, () => {
    assert.ok(names.length > 40);
    assert.deepEqual(
      names.filter((table) => !part.includes(`\`${table}\``)),
      [],
    );
  });
}
