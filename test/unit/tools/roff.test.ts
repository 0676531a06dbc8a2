import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { bold, entry, escaped, lines, page, verbatim } from '../../../tools/roff.js';
import { temporaryFolder } from '../../support/run-cli.js';
import { missingTool, runTool } from '../../support/tools.js';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const hostile = ['.so /etc/passwd', "'tr ab", '\\fBbold\\fR and \\n(.x', '--flag=x -y', '`tick` ^ ~ "quote"'];

suite('escaped', () => {
  for (const [text, roff] of [
    ['--out', '\\-\\-out'],
    ['C:\\temp', 'C:\\etemp'],
    [`'a'`, '\\(aqa\\(aq'],
    ['a\nb', 'a b'],
    ['caf\u00e9', 'caf\\[u00E9]'],
  ] as const)
    test(JSON.stringify(text), () => assert.equal(escaped(text), roff));
});

suite('a page with hostile text', () => {
  const text = page({ name: 'x', section: 1, version: '1', date: '2026-05-19' }, [
    '.SH NAME\nx \\- y\n',
    '.SH DESCRIPTION\n',
    ...hostile.map((one) => entry(bold(one), one)),
    '.SH EXAMPLES\n',
    verbatim(hostile),
  ]);

  test('has no line that begins a command of the text', () => {
    assert.ok(!/^\.so|^'tr/m.test(text));
    assert.ok(
      lines('word '.repeat(15) + '.so x')
        .split('\n')
        .every((line) => !line.startsWith('.')),
    );
  });

  test('shows the text as it is', { skip: missingTool('groff', '--version') }, (t) => {
    const file = path.join(temporaryFolder(t), 'x.1');
    writeFileSync(file, text);
    const { output } = runTool('groff', '-man', '-Tutf8', '-P-cbou', '-ww', file);
    for (const one of hostile)
      assert.equal(output.replaceAll('`', '').split(one.replaceAll('`', '')).length, 4, one);
    assert.doesNotMatch(output, /root:x:0/);
  });
});
