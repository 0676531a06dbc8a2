// docs/database.md lists the reasons, with the words of the program.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { reasons } from '../../src/sshd/sshd.js';
import { projectFolder } from '../support/project.js';

test('docs/database.md lists each reason, and what it means', () => {
  const page = readFileSync(path.join(projectFolder, 'docs', 'database.md'), 'utf8');
  const section = /^#### Reasons\n([^#]*)/m.exec(page)?.[1] ?? '';
  const rows = [...section.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)].map(([, name, meaning]) => ({
    name,
    meaning,
  }));
  assert.deepEqual(rows, reasons);
});
