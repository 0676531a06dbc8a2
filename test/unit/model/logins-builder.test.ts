// The builder has room for every login, however many were expected.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { LoginsBuilder } from '../../../src/model/logins-builder.js';
import { loginAt } from '../../../src/model/logins.js';
import { loginRow } from '../../system/store/sample-rows.js';

suite('logins from a builder', () => {
  for (const capacity of [undefined, 0, 1, 1025, 5000]) {
    test(`are complete, with room for ${capacity ?? 'any number'} at first`, () => {
      const logins = new LoginsBuilder(capacity);
      const lines = Array.from({ length: 5000 }, (_, n) => n + 1);
      for (const line of lines)
        logins.add({ ...loginRow({ line, ip: `192.0.2.${line % 256}` }), reading: '' });
      assert.equal(logins.count, lines.length);
      assert.deepEqual(
        lines.map((_, n) => loginAt(logins, n).line),
        lines,
      );
    });
  }
});
