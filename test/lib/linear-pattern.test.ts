import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { linearPattern } from '../../src/lib/linear-pattern.js';

/** They take an engine that backtracks longer than anybody waits. */
const explosive = ['(a+)+$', '(a|a)*b', '(a*)*b', '(.*)(.*)(.*)(.*)(.*)x$', '(a?a?a?a?)*(a?a?a?a?)*b'];

const impossible = ['(?=a)b', '(?!a)b', '(a)\\1', '(?<x>a)\\k<x>', 'a{1,1000}', '((a{1,9}){1,9}){1,9}'];

suite('a linear pattern', () => {
  for (const source of explosive) {
    test(`${source} is done with a text that other engines choke on`, () => {
      const pattern = linearPattern(source);
      const startedAt = performance.now();
      pattern.exec(`${'a'.repeat(20_000)}!`);
      assert.ok(performance.now() - startedAt < 2000);
    });
  }

  for (const source of impossible) {
    test(`${source} is refused`, () => {
      assert.throws(() => linearPattern(source), { name: 'SyntaxError', message: /linear time/ });
    });
  }

  test('gives named groups, greedy and lazy, as every regular expression', () => {
    const source = String.raw`\b(?:from|by) (?<ip>[\d.]+?)(?: port (?<port>\d{1,5}))?$`;
    const text = 'closed by 192.0.2.7 port 40022';
    const { groups } = linearPattern(source).exec(text) ?? {};
    assert.deepEqual({ ...groups }, { ip: '192.0.2.7', port: '40022' });
    assert.deepEqual({ ...groups }, { ...new RegExp(source).exec(text)?.groups });
  });

  test('leaves look-ahead and back-references to all others', () => {
    linearPattern('a');
    assert.ok(/(?=(a))\1/.test('a'));
  });
});
