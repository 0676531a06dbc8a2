import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { countryCode } from '../../../src/lib/country-code.js';

const cases: readonly (readonly [text: string, code: string | undefined])[] = [
  ['BR', 'BR'],
  ['br', 'BR'],
  ['Brazil', 'BR'],
  ['south korea', 'KR'],
  ['uk', 'GB'],
  ['United Kingdom', 'GB'],
  ["Cote d'Ivoire", 'CI'],
  ['Côte d’Ivoire', 'CI'],
  ['TÜRKIYE', 'TR'],
  ['Brasilien', undefined],
  ['ZZ', undefined],
  ['EU', undefined],
  ['European Union', undefined],
  ['', undefined],
  ['b', undefined],
  ['constructor', undefined],
];

suite('the code of a country', () => {
  for (const [text, code] of cases) {
    test(`${JSON.stringify(text)} is ${code ?? 'not a country'}`, () => {
      assert.equal(countryCode(text), code);
    });
  }
});
