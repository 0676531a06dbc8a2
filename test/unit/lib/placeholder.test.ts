import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { hintForHost, isPlaceholder } from '../../../src/lib/placeholder.js';

suite('a placeholder', () => {
  for (const host of ['host', 'host:3306', 'db.example', 'office.example', 'db1.example:3306', 'example.org'])
    test(host, () => assert.equal(isPlaceholder(host), true));

  for (const host of ['', 'db1', 'host1', 'my-example', 'db.example.de', '192.0.2.1', 'hosting.net'])
    test(`is not "${host}"`, () => assert.equal(isPlaceholder(host), false));

  test('has a hint that says so', () => {
    assert.match(hintForHost('db.example', 'check it'), /^db\.example is a placeholder/);
    assert.equal(hintForHost('db1', 'check it'), 'check it');
  });
});
