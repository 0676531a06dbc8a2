import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countryOfCode, countryOfRecord } from '../../../src/locate/country-of-record.js';

const germany = { code: 'DE', name: 'Germany' };
const unknown = { code: null, name: null };

const records: readonly (readonly [string, unknown, { code: string | null; name: string | null }])[] = [
  ['IPinfo Lite', { country_code: 'DE', country: 'Deutschland' }, germany],
  ['an older answer from IPinfo', { country: 'DE', city: 'Berlin' }, germany],
  ['an older file from IPinfo', { country: 'DE', country_name: 'Deutschland' }, germany],
  ['ip-location-db', { country_code: 'DE' }, germany],
  ['MaxMind', { country: { iso_code: 'DE', names: { en: 'Deutschland' } } }, germany],
  ['MaxMind without a country', { registered_country: { iso_code: 'DE' } }, germany],
  ['MaxMind with an empty country', { country: {}, registered_country: { iso_code: 'DE' } }, germany],
  ['a name alone', { country: 'Kosovo' }, { code: null, name: 'Kosovo' }],
  [
    'a name and an empty code',
    { country_code: '', country: "Côte d'Ivoire" },
    { code: null, name: "Côte d'Ivoire" },
  ],
  [
    'a nested name alone',
    { country: { names: { en: 'Guinea-Bissau' } } },
    { code: null, name: 'Guinea-Bissau' },
  ],
  ['a code that is not a country, with a name', { country_code: 'EU', country: 'Europe' }, unknown],
  ['a name with a control character', { country: 'Ger\u001b[31mmany' }, unknown],
  ['a name with markup', { country: '<b>Germany</b>' }, unknown],
  ['a name of 61 letters', { country: 'G'.repeat(61) }, unknown],
  ['a code of the wrong type', { country_code: 276 }, unknown],
  ['a country of the wrong type', { country: 276 }, unknown],
  ['names that are null', { country: { names: null } }, unknown],
  ['a bogon', { ip: '192.0.2.1', bogon: true }, unknown],
  ['an error', { status: 404, error: { title: 'Wrong ip' } }, unknown],
  ['null', null, unknown],
  ['text', 'DE', unknown],
  ['a list', ['DE'], unknown],
];

for (const [name, record, country] of records) {
  test(`the country of ${name}`, () => assert.deepEqual(countryOfRecord(record), country));
}

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
