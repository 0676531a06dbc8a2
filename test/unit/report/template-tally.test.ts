import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { TemplateTally } from '../../../src/report/report.js';

/** The limit of two thousand templates. */
const words = Array.from(
  { length: 2003 },
  (_, i) => `m${i.toString(2).replaceAll('0', 'o').replaceAll('1', 'i')}`,
);

suite('a tally of templates', () => {
  test('counts lines with equal templates, most frequent first, with the first line as the example', () => {
    const tally = new TemplateTally();
    for (const [line, message] of ['lost 1', 'found "a"', 'found "b"', 'sold', 'found "c"'].entries())
      tally.add(message, line, `May  1 10:00:00 web1 sshd: ${message}`);
    assert.deepEqual(tally.templates(), [
      { count: 3, shape: 'found <text>', line: 1, example: 'May  1 10:00:00 web1 sshd: found "a"' },
      { count: 1, shape: 'lost <n>', line: 0, example: 'May  1 10:00:00 web1 sshd: lost 1' },
      { count: 1, shape: 'sold', line: 3, example: 'May  1 10:00:00 web1 sshd: sold' },
    ]);
  });

  test('keeps a limited number of templates, and counts the rest', () => {
    const tally = new TemplateTally();
    for (const word of words) tally.add(word, 1, word);
    tally.add(words[0] ?? '', 1, '');
    const templates = tally.templates();
    assert.equal(templates.length, 2001);
    assert.deepEqual(templates[0], { count: 2, shape: words[0], line: 1, example: words[0] });
    assert.deepEqual(templates.at(-1), { count: 3, shape: '<other>', line: null, example: null });
  });

  test('keeps the beginning of a long line', () => {
    const tally = new TemplateTally();
    tally.add('x', 1, 'y'.repeat(1_000_000));
    assert.equal(tally.templates()[0]?.example, 'y'.repeat(500));
  });
});
