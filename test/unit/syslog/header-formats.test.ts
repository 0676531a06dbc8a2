// The list of formats, row by row: each format reads its sample.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { headerFormats } from '../../../src/syslog/header-formats.js';
import { outcomeOf } from '../../support/parse-text.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const DROPBEAR_MESSAGE = "Bad password attempt for 'root' from 192.0.2.7:40022";

suite('the list of header formats', () => {
  for (const { name, sample, begins } of headerFormats) {
    test(`${name}: the sample is read`, () => {
      const message = name.startsWith('dropbear') ? DROPBEAR_MESSAGE : MESSAGE;
      const found = outcomeOf(Buffer.from(`${sample.replace('…', message)}\n`, 'latin1'));
      assert.ok(begins(sample.charCodeAt(0)));
      // A sample without a message is for lines that contain none.
      if (name.includes('-o export')) assert.equal('outcome' in found && found.outcome, 'malformed');
      else if (!sample.includes('…')) assert.equal('outcome' in found && found.outcome, 'ignored');
      else if (name.includes('monotonic')) assert.equal('outcome' in found && found.outcome, 'malformed');
      else assert.deepEqual('outcome' in found ? found : [found.status, found.ip], ['Failed', '192.0.2.7']);
    });
  }

  test('each name occurs once', () => {
    const names = headerFormats.map(({ name }) => name);
    assert.deepEqual([...new Set(names)], names);
  });
});
