import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { exampleLines, wrapped } from '../../../src/cli/help-text.js';

suite('wrapped', () => {
  test('fills lines, and gives a longer word its own line', () => {
    assert.deepEqual(wrapped('a bc def a-very-long-word g', 6), ['a bc', 'def', 'a-very-long-word', 'g']);
  });
});

suite('exampleLines', () => {
  test('leaves a command that fits', () => {
    assert.deepEqual(exampleLines('authtrack bans', 20), ['authtrack bans']);
  });

  test('continues after a pipe and after &&, where the shell reads on', () => {
    assert.deepEqual(exampleLines('curl -fsS https://lists.example | authtrack bans import -', 40), [
      'curl -fsS https://lists.example |',
      'authtrack bans import -',
    ]);
    assert.deepEqual(exampleLines('authtrack analyze && authtrack bans apply', 25), [
      'authtrack analyze &&',
      'authtrack bans apply',
    ]);
  });

  test('continues elsewhere after a backslash, and never within quotes', () => {
    assert.deepEqual(exampleLines(`jq -r 'select(.a == "b c")' file other`, 28), [
      `jq -r \\`,
      `'select(.a == "b c")' \\`,
      'file other',
    ]);
  });
});
