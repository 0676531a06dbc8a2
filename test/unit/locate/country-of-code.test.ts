import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countryOfCode } from '../../../src/locate/country-of-code.js';

// input code -> code and name, null: unknown
const countries: readonly (readonly [string, string | null, string | null])[] = [
  ['DE', 'DE', 'Germany'],
  ['us', 'US', 'United States'],
  ['XK', 'XK', 'Kosovo'],
  ['UK', 'GB', 'United Kingdom'],
  ['YU', 'RS', 'Serbia'],
  ['ZZ', null, null],
  ['XX', null, null],
  ['EU', null, null],
  ['eu', null, null],
  ['AP', null, null],
  ['A1', null, null],
  ['XA', null, null],
  ['DEU', null, null],
  ['276', null, null],
  ['D', null, null],
  ['', null, null],
  ['ſs', null, null],
  ['__proto__', null, null],
];

for (const [given, code, name] of countries) {
  test(`"${given}" is ${name ?? 'the unknown country'}`, () => {
    assert.deepEqual(countryOfCode(given), { code, name });
    assert.equal(countryOfCode(given), countryOfCode(given));
  });
}
