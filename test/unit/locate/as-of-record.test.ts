import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asOfRecord } from '../../../src/locate/as-of-record.js';

const example = { asn: 64496, asName: 'Example Ltd' };
const nameless = { asn: 64496, asName: null };
const unknown = { asn: null, asName: null };

const maxmind = { autonomous_system_number: 64496, autonomous_system_organization: 'Example Ltd' };

const records: readonly (readonly [string, unknown, { asn: number | null; asName: string | null }])[] = [
  ['IPinfo Lite', { asn: 'AS64496', as_name: 'Example Ltd', country_code: 'DE' }, example],
  ['IPinfo Lite without one', { asn: '', as_name: '', country_code: 'DE' }, unknown],
  ['an older file from IPinfo', { asn: 'AS64496', name: 'Example Ltd', route: '192.0.2.0/24' }, example],
  ['an older answer from IPinfo', { country: 'DE', org: 'AS64496 Example Ltd' }, example],
  ['an older answer without a name', { country: 'DE', org: 'AS64496' }, nameless],
  ['an older answer with a company alone', { country: 'DE', org: 'Example Ltd' }, unknown],
  ['an answer from IPinfo to a paid plan', { asn: { asn: 'AS64496', name: 'Example Ltd' } }, example],
  ['MaxMind and DB-IP', maxmind, example],
  ['a database with countries too', { country: { iso_code: 'DE' }, traits: maxmind }, example],
  ['a number alone', { asn: 64496 }, nameless],
  ['digits alone', { asn: '64496', as_name: 'Example Ltd' }, example],
  ['small letters', { asn: 'as64496', as_name: 'Example Ltd' }, example],
  ['the largest number', { asn: 'AS4294967295' }, { asn: 4_294_967_295, asName: null }],
  ['a number that is too large', { asn: 'AS4294967296', as_name: 'Example Ltd' }, unknown],
  ['a number that is far too large', { asn: `AS${'9'.repeat(400)}` }, unknown],
  ['zero', { asn: 'AS0', as_name: 'Example Ltd' }, unknown],
  ['zero as a number', { ...maxmind, autonomous_system_number: 0 }, unknown],
  ['a negative number', { ...maxmind, autonomous_system_number: -1 }, unknown],
  ['a fraction', { ...maxmind, autonomous_system_number: 1.5 }, unknown],
  ['no number', { ...maxmind, autonomous_system_number: Number.NaN }, unknown],
  ['a number of 64 bits', { ...maxmind, autonomous_system_number: 64496n }, unknown],
  ['a number in another notation', { asn: 'AS1e3' }, unknown],
  ['a number of two parts', { asn: 'AS1.10' }, unknown],
  ['a number with more behind it', { asn: 'AS64496\n' }, unknown],
  ['a name alone', { as_name: 'Example Ltd' }, unknown],
  [
    'a name of another script',
    { asn: 'AS64496', as_name: 'Përmbledhje, ООО «Пример»' },
    { asn: 64496, asName: 'Përmbledhje, ООО «Пример»' },
  ],
  ['a name with spaces around', { asn: 'AS64496', as_name: '  Example Ltd ' }, example],
  ['an empty name', { asn: 'AS64496', as_name: ' ' }, nameless],
  ['a name with a control sequence', { asn: 'AS64496', as_name: 'Exa\u001b[31mmple' }, nameless],
  ['a name with a line end', { org: 'AS64496 Exa\nmple' }, nameless],
  ['a name that reorders text', { asn: 'AS64496', as_name: 'Exa\u202emple' }, nameless],
  ['a name that cannot be encoded', { asn: 'AS64496', as_name: 'Exa\ud800mple' }, nameless],
  ['a name of a megabyte', { asn: 'AS64496', as_name: 'x'.repeat(1_000_000) }, nameless],
  ['a name of the wrong type', { asn: 'AS64496', as_name: { name: 'Example Ltd' } }, nameless],
  ['a number of the wrong type', { asn: true, as_name: 'Example Ltd' }, unknown],
  ['a number in a list', { asn: ['AS64496'], as_name: 'Example Ltd' }, unknown],
  ['parts that are null', { asn: null, org: null, traits: null }, unknown],
  ['an error', { status: 404, error: { title: 'Wrong ip' } }, unknown],
  ['null', null, unknown],
  ['text', 'AS64496 Example Ltd', unknown],
  ['a list', ['AS64496'], unknown],
];

for (const [name, record, found] of records) {
  test(`the autonomous system of ${name}`, () => assert.deepEqual(asOfRecord(record), found));
}

test('a long name is cut to 255 bytes, and two long names stay two', () => {
  const cut = (end: string): string => asOfRecord({ asn: 1, as_name: 'ж'.repeat(200) + end }).asName ?? '';
  assert.match(cut('a'), /^ж+…[0-9a-f]{16}$/);
  assert.ok(Buffer.byteLength(cut('a')) <= 255);
  assert.notEqual(cut('a'), cut('b'));
});
