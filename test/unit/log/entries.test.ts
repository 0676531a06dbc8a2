// The bytes of a batch's entries equal the entries of its rows, one by one, whatever the texts are.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { isoInstant } from '../../../src/lib/time-text.js';
import { loginId } from '../../../src/lib/identity.js';
import { entryLine, entryPieces } from '../../../src/log/entries.js';
import { locatedRows } from '../../../src/model/logins-builder.js';
import type { LoginRow } from '../../../src/model/login.js';
import { anyRow } from '../../support/any-row.js';
import { loginRow } from '../../system/store/sample-rows.js';

function asBytes(sourceId: number, rows: readonly LoginRow[]): string {
  return Buffer.concat([...entryPieces(sourceId, locatedRows(rows))]).toString('utf8');
}

function asLines(sourceId: number, rows: readonly LoginRow[]): string {
  return rows.map((row) => `${entryLine(sourceId, row)}\n`).join('');
}

suite('entries of a batch', () => {
  test('are the same bytes as the entries of its rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 21 - 1 }), fc.array(anyRow), (sourceId, rows) => {
        assert.equal(asBytes(sourceId, rows), asLines(sourceId, rows));
      }),
      { numRuns: 1000 },
    );
  });

  test('are the output of JSON.stringify if no character is dangerous', () => {
    const country = { code: 'TR', name: 'Türkiye' };
    const plain = loginRow({ line: 12, user: 'Zoë "the" \\ one', country });
    const { line, date, host, service, status, user, ip, port } = plain;
    const entry = { id: loginId(3, line), date: isoInstant(date), host, service, status, user, ip, port };
    const expected = JSON.stringify({ ...entry, country: 'Türkiye', country_code: 'TR' });
    assert.equal(asBytes(3, [plain]), `${expected}\n`);
  });

  test('are returned in pieces of whole lines, however long these are', () => {
    const long = (n: number): LoginRow => loginRow({ line: n, user: '\u202e'.repeat(n * 5000) });
    const rows = [...Array.from({ length: 20 }, (_, n) => long(n + 1)), loginRow({ line: 21 })];
    const pieces = [...entryPieces(1, locatedRows(rows))].map(String);
    assert.ok(pieces.length > 2);
    for (const piece of pieces) assert.ok(piece.startsWith('{"id":') && piece.endsWith('}\n'));
    assert.equal(pieces.join(''), asLines(1, rows));
  });

  test('of no rows are empty', () => assert.deepEqual([...entryPieces(1, locatedRows([]))], []));
});
