// The list in CrowdSec's format, read by a real CrowdSec.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';

import { formats } from '../../../src/bans/formats/formats.js';
import { Crowdsec, missingCrowdsec } from '../../fixtures/crowdsec.js';
import { ban, listOf, NOW, options } from '../../unit/bans/lists.js';

const HOUR = 3_600_000_000;

suite('the decisions of crowdsec', { skip: missingCrowdsec() }, () => {
  const crowdsec = new Crowdsec();
  before(() => crowdsec.start());
  after(() => crowdsec.stop());

  test('are the list, and end when its bans end', () => {
    const list = [...listOf(5000), ban('203.0.113.77', { expires: NOW + 5 * HOUR })];
    const imported = crowdsec.imported(formats.crowdsec.write(list, options));
    assert.deepEqual([...imported.keys()].sort(), list.map(({ network }) => network).sort());
    assert.match(imported.get('203.0.113.77') ?? '', /^4h59m/);
    assert.match(imported.get('192.0.2.0/24') ?? '', /^87599h59m/);
  });

  test('apply to every address of a network', () => {
    assert.match(
      crowdsec.ask('decisions', 'list', '--all', '-i', '192.0.2.77', '-o', 'raw'),
      /192\.0\.2\.0\/24/,
    );
    assert.match(
      crowdsec.ask('decisions', 'list', '--all', '-i', '2001:db8:ffff::7', '-o', 'raw'),
      /2001:db8:ffff::\/48/,
    );
  });
});
