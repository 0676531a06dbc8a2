import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { mostSimilar } from '../../../src/lib/similar.js';

const names = ['bans explain', 'bans export', 'bans import', '--out', '--allow'];

suite('mostSimilar', () => {
  for (const [given, meant] of [
    ['bans exlpain', 'bans explain'],
    ['bans exprot', 'bans export'],
    ['bans imports', 'bans import'],
    ['--alow', '--allow'],
    ['--otu', '--out'],
    ['-out', '--out'],
    ['vacuum', undefined],
    ['', undefined],
  ] as const)
    test(`"${given}" means ${meant ?? 'none of the names'}`, () => {
      assert.equal(mostSimilar(given, names), meant);
    });

  test('does not compare a long text', () => {
    assert.equal(mostSimilar('x'.repeat(10_000_000), names), undefined);
  });

  test('finds nothing among no names', () => {
    assert.equal(mostSimilar('x', []), undefined);
  });
});
