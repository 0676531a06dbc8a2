import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { hasWildcard, wildcardMatcher } from '../../../src/read/wildcard.js';

const cases: readonly (readonly [pattern: string, matches: readonly string[], others: readonly string[]])[] =
  [
    ['auth.log*', ['auth.log', 'auth.log.1', 'auth.log-20260501.gz'], ['xauth.log', 'auth', 'auth_log']],
    ['*', ['a', ''], ['.a']],
    ['.*', ['.a'], ['a']],
    ['*.log', ['a.log', 'a.b.log'], ['a.log.1', '.log']],
    ['a*b*c', ['abc', 'aXbYc', 'abcbc'], ['ab', 'acb', 'abcX']],
    ['a**c', ['ac', 'abc'], ['ab']],
    ['auth.log.?', ['auth.log.1', 'auth.log.é', 'auth.log.\u{1f600}'], ['auth.log.', 'auth.log.10']],
    ['log.[0-9]', ['log.0', 'log.9'], ['log.a', 'log.', 'log.10']],
    ['log.[!0-9]', ['log.a', 'log.-'], ['log.1']],
    ['log.[^ab]', ['log.c'], ['log.a']],
    ['[]a]', [']', 'a'], ['b']],
    ['[!]a]', ['b'], [']', 'a']],
    ['[a-]', ['a', '-'], ['b']],
    ['[abc', ['[abc'], ['a']],
    ['a.b', ['a.b'], ['axb']],
    ['\\*', ['\\', '\\a'], ['*']],
  ];

suite('patterns for file names', () => {
  for (const [pattern, matches, others] of cases) {
    test(`${pattern} matches as in a shell`, () => {
      const isMatch = wildcardMatcher(pattern);
      assert.deepEqual([...matches, ...others].filter(isMatch), matches);
    });
  }

  test('are fast for any name', () => {
    const isMatch = wildcardMatcher(`${'*a'.repeat(1000)}*b`);
    assert.equal(isMatch('a'.repeat(10_000)), false);
  });

  test('are distinguished from names', () => {
    assert.deepEqual(['auth.log', 'a*', 'a?', 'a[1]', 'a]'].filter(hasWildcard), ['a*', 'a?', 'a[1]']);
  });
});
