// One line that reports several probes: one event, and a separate count.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { parserOf } from '../../support/parse-text.js';

const line = (message: string): string => `May  1 10:00:07 web1 sshd[1]: ${message}\n`;
const dropped = line('PerSourcePenalties logging rate-limited: additional 12 connections dropped');
const folded = line('message repeated 3 times: [ Connection closed by 192.0.2.7 port 40022 [preauth]]');

suite('one line that reports several probes', () => {
  test('is one event without attempts, and the rest is counted', () => {
    const parser = parserOf();
    const first = parser.parse(dropped + folded.replace('sshd[1]', 'sshd[2]'));
    assert.deepEqual(
      first.events.map(({ status, attempts }) => [status, attempts]),
      [
        ['Probe', 0],
        ['Probe', 0],
      ],
    );
    assert.equal(first.unwrittenProbes, 13);
    assert.equal(parser.parse(line('Server listening on :: port 22.')).unwrittenProbes, 0);
  });

  test('counts no more than is plausible', () => {
    assert.equal(parserOf().parse(dropped.replace('12', '4294967295')).unwrittenProbes, 999_999);
    assert.equal(parserOf().parse(dropped.replace('12', '0')).unwrittenProbes, 0);
  });
});
