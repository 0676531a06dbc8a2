import assert from 'node:assert/strict';
import test from 'node:test';

import { parserOf } from '../../support/parse-text.js';

// Another escape sequence ends behind the first one from the end: the parser must not look at the same place forever.
test('any number of colours around a message costs time in proportion to their length only', () => {
  for (const count of [1, 2, 3, 1000]) {
    const colours = '\u001b[31m'.repeat(count);
    const message = `${colours}Failed password for root from 192.0.2.7 port 1 ssh2${colours}`;
    const { events } = parserOf({}).parse(`2026-05-01T10:00:00Z web1 sshd[1]: ${message}\n`);
    assert.deepEqual(
      events.map(({ status, ip }) => [status, ip]),
      [['Failed', '192.0.2.7']],
    );
  }
});
