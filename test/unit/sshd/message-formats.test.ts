// Each row of the table is read, and has an address exactly if it says so: the tests that forge addresses rely on that.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { anyText } from '../../../src/sshd/client-text.js';
import { messageFormats } from '../../../src/sshd/message-formats.js';
import { readMessage } from '../../../src/sshd/read-message.js';
import { ordinaryMessage } from '../../support/forged-messages.js';

const ADDRESS = '192.0.2.9';

suite('the table of messages', () => {
  for (const row of messageFormats) {
    test(`is right about the address in: ${row.program}: ${row.format}`, () => {
      const reading = readMessage(ordinaryMessage(row, ADDRESS), row.program);
      assert.ok(reading, 'no reader');
      const hasAddress = row.format.includes('%a') && row.before !== anyText;
      assert.ok(!('outcome' in reading), 'ignored');
      if (reading.kind === 'session-end')
        assert.ok(reading.from === null || row.format.includes(reading.from));
      else if (reading.kind === 'opening') assert.equal(reading.from, '192.0.2.7');
      else assert.equal('from' in reading ? reading.from : null, hasAddress ? ADDRESS : null);
    });

    test(`has the limits of the client's texts in: ${row.program}: ${row.format}`, () => {
      assert.equal(row.before !== undefined, row.format.includes('%c'));
      assert.equal(row.after !== undefined, row.format.includes('%t'));
    });
  }
});
