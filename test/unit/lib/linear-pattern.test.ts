import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { linearPattern } from '../../../src/lib/linear-pattern.js';
import { cpuSeconds } from '../../support/cpu-seconds.js';

/** Patterns on which a backtracking engine does not end in reasonable time. */
const explosive = ['(a+)+$', '(a|a)*b', '(a*)*b', '(.*)(.*)(.*)(.*)(.*)x$', '(a?a?a?a?)*(a?a?a?a?)*b'];

const impossible = ['(?=a)b', '(?!a)b', '(a)\\1', '(?<x>a)\\k<x>', 'a{1,1000}', '((a{1,9}){1,9}){1,9}'];

suite('a linear pattern', () => {
  for (const source of explosive) {
    test(`${source} ends quickly on a text that blocks other engines`, () => {
      const pattern = linearPattern(source);
      assert.ok(cpuSeconds(() => void pattern.exec(`${'a'.repeat(20_000)}!`)) < 2);
    });
  }

  for (const source of impossible) {
    test(`${source} is refused`, () => {
      assert.throws(() => linearPattern(source), { name: 'SyntaxError', message: /linear time/ });
    });
  }

  test('supports named groups, greedy and lazy quantifiers, like other regular expressions', () => {
    const source = String.raw`\b(?:from|by) (?<ip>[\d.]+?)(?: port (?<port>\d{1,5}))?$`;
    const text = 'closed by 192.0.2.7 port 40022';
    const { groups } = linearPattern(source).exec(text) ?? {};
    assert.deepEqual({ ...groups }, { ip: '192.0.2.7', port: '40022' });
    assert.deepEqual({ ...groups }, { ...new RegExp(source).exec(text)?.groups });
  });

  test('other regular expressions still support look-ahead and back-references', () => {
    linearPattern('a');
    assert.ok(/(?=(a))\1/.test('a'));
  });
});
