import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { isKeyType, readPublicKey } from '../../../src/keys/public-key.js';
import { madeEd25519, madeKey, sha256Of } from '../../support/made-keys.js';

const point = Buffer.alloc(65, 4);
const seed = Buffer.alloc(32, 7);

const plain: readonly (readonly [name: string, logged: string, fields: readonly (string | Buffer)[]])[] = [
  ['ssh-ed25519', 'ED25519', [seed]],
  ['ssh-rsa', 'RSA', ['\x01\0\x01', Buffer.alloc(256, 9)]],
  ['ssh-dss', 'DSA', ['p', 'q', 'g', 'y']],
  ['ecdsa-sha2-nistp256', 'ECDSA', ['nistp256', point]],
  ['ecdsa-sha2-nistp521', 'ECDSA', ['nistp521', point]],
  ['sk-ssh-ed25519@openssh.com', 'ED25519-SK', [seed, 'ssh:']],
  ['sk-ecdsa-sha2-nistp256@openssh.com', 'ECDSA-SK', ['nistp256', point, 'ssh:']],
];

suite('readPublicKey', () => {
  for (const [name, logged, fields] of plain) {
    test(`reads ${name}`, () => {
      const text = madeKey(name, ...fields);
      const key = readPublicKey(name, text);
      assert.equal(key?.type, logged);
      assert.equal(key.fingerprint, sha256Of(text));
      assert.match(key.md5, /^(?:[0-9a-f]{2}:){15}[0-9a-f]{2}$/);
    });

    test(`a certificate of ${name} has the fingerprint of its key`, () => {
      const certificate = `${name.replace('@openssh.com', '')}-cert-v01@openssh.com`;
      assert.ok(isKeyType(certificate));
      const text = madeKey(certificate, 'nonce', ...fields, 'serial, id, CA and more');
      const key = readPublicKey(certificate, text);
      assert.deepEqual(key, { ...readPublicKey(name, madeKey(name, ...fields)), type: `${logged}-CERT` });
    });
  }

  const good = madeEd25519('anna');
  const bytes = Buffer.from(good, 'base64');
  const bad: readonly (readonly [title: string, name: string, text: string])[] = [
    ['of another type', 'ssh-rsa', good],
    ['of an unknown type', 'ssh-foo', madeKey('ssh-foo', seed)],
    ['that is cut', 'ssh-ed25519', bytes.subarray(0, 48).toString('base64')],
    ['with more behind it', 'ssh-ed25519', Buffer.concat([bytes, Buffer.from('xyz')]).toString('base64')],
    ['with other characters', 'ssh-ed25519', `${good.slice(0, 30)}!${good.slice(31)}`],
    ['without padding', 'ssh-rsa', madeKey('ssh-rsa', '\x01\0\x01', 'abcd').replace(/=+$/, '')],
    ['whose length is beyond its end', 'ssh-ed25519', Buffer.alloc(51, 0xff).toString('base64')],
    ['that is empty', 'ssh-ed25519', ''],
  ];
  for (const [title, name, text] of bad)
    test(`does not read a key ${title}`, () => assert.equal(readPublicKey(name, text), undefined));

  test('never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...plain.map(([name]) => name)), fc.base64String(), (name, text) => {
        readPublicKey(name, text);
        readPublicKey(`${name}-cert-v01@openssh.com`, text);
      }),
    );
  });
});
