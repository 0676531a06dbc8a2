import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { suite, test } from 'node:test';

import { nameMask } from '../../../src/mask/mask.js';

const KEY = '0123456789abcdef0123456789abcdef';
const OTHER_KEY = '0123456789abcdef0123456789abcdeg';

suite('the mask of names', () => {
  const { pseudonymOf, keyCheck, vault } = nameMask(KEY);

  test('is the beginning of an HMAC-SHA-256', () => {
    const hmac = createHmac('sha256', KEY).update('hunter2é').digest('hex');
    assert.equal(pseudonymOf('hunter2é'), `masked-${hmac.slice(0, 24)}`);
  });

  test('also masks what looks like a pseudonym', () => {
    const pseudonym = pseudonymOf('hunter2');
    assert.match(pseudonymOf(pseudonym), /^masked-[0-9a-f]{24}$/);
    assert.notEqual(pseudonymOf(pseudonym), pseudonym);
  });

  test('differs with the key, and so does the check of the key', () => {
    const other = nameMask(OTHER_KEY);
    assert.notEqual(other.pseudonymOf('hunter2'), pseudonymOf('hunter2'));
    assert.notEqual(other.keyCheck, keyCheck);
    assert.equal(nameMask(KEY).keyCheck, keyCheck);
  });

  test('seals a text that only the key opens', () => {
    const sealed = vault.seal('{"user":"hunter2é"}');
    assert.equal(sealed, vault.seal('{"user":"hunter2é"}'));
    assert.doesNotMatch(Buffer.from(sealed, 'base64').toString('latin1'), /hunter/);
    assert.equal(vault.open(sealed), '{"user":"hunter2é"}');
    assert.equal(nameMask(OTHER_KEY).vault.open(sealed), undefined);
  });

  test('does not open what was changed, cut or never sealed', () => {
    const bytes = Buffer.from(vault.seal('hunter2'), 'base64');
    for (const at of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      assert.equal(vault.open(changed.toString('base64')), undefined);
      assert.equal(vault.open(bytes.subarray(0, at).toString('base64')), undefined);
    }
    assert.equal(vault.open('{"user":"hunter2"}'), undefined);
  });
});
