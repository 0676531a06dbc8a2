// docs/formats.md says how each sample is read; these tests check it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { eventOf, outcomeOf } from '../support/parse-text.js';
import { projectFolder } from '../support/project.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const sections = readFileSync(path.join(projectFolder, 'docs', 'formats.md'), 'utf8').split(/^## /m);

type Row = readonly [first: string, second: string, third: string];

/** The rows of the table of a section that contain a sample. */
function rowsOf(title: string): readonly Row[] {
  const section = sections.find((text) => text.startsWith(`${title}\n`)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('`'))
    .map((line): Row => {
      const [, first = '', second = '', third = ''] = line.replaceAll('\\|', '\0').split('|');
      return [first.trim(), second.trim(), third.trim()].map((cell) => cell.replaceAll('\0', '|')) as [
        string,
        string,
        string,
      ];
    });
}

/** The first text in backticks. */
function sampleIn(cell: string): string {
  return /`([^`]+)`/.exec(cell)?.[1] ?? '';
}

suite('docs/formats.md is correct', () => {
  const headers = rowsOf('Headers');
  test('the page has enough headers', () => assert.ok(headers.length > 25));
  for (const [what, cell] of headers) {
    test(`header: ${what}`, () => {
      const event = eventOf(`${sampleIn(cell).replace('…', MESSAGE)}\n`);
      assert.deepEqual([event.status, event.ip, event.user], ['Failed', '192.0.2.7', 'root']);
    });
  }

  for (const title of ['Logins and attempts', 'Probes', 'dropbear']) {
    const tag = title === 'dropbear' ? 'dropbear' : 'sshd';
    const rows = rowsOf(title);
    test(`${title}: there are samples`, () => assert.ok(rows.length > 5));
    for (const [cell, status, attempts] of rows) {
      test(sampleIn(cell), () => {
        const found = outcomeOf(`2026-05-01T10:00:07Z web1 ${tag}[4242]: ${sampleIn(cell)}\n`);
        const expected = /^\w+/.exec(status)?.[0];
        assert.equal('outcome' in found ? found.outcome : found.status, expected);
        if (attempts !== '' && !('outcome' in found))
          assert.equal(found.attempts, Number(/^\d+/.exec(attempts)?.[0]));
      });
    }
  }
});
