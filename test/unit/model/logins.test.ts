// Columns contain what the rows contained.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { locatedRows } from '../../../src/model/logins-builder.js';
import { loginAt, rowAt } from '../../../src/model/logins.js';
import { anyRow } from '../../support/any-row.js';

suite('logins as columns', () => {
  test('each row is read back unchanged', () => {
    fc.assert(
      fc.property(fc.array(anyRow), (rows) => {
        const logins = locatedRows(rows);
        assert.deepEqual(
          rows.map((_, n) => rowAt(logins, n)),
          rows,
        );
        assert.deepEqual(
          rows.map((_, n) => loginAt(logins, n)),
          rows.map(({ country, asn, as_name: asName, ...row }) => ({ ...row, reading: '' })),
        );
      }),
    );
  });
});
