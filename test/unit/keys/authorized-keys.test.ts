import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { readAuthorizedKeys } from '../../../src/keys/keys.js';
import type { AuthorizedKey } from '../../../src/model/authorized-key.js';
import { madeEd25519, madeKey, sha256Of } from '../../support/made-keys.js';

const encoded = madeEd25519('anna');
const key = `ssh-ed25519 ${encoded}`;
const certificate = `ssh-ed25519-cert-v01@openssh.com ${madeKey('ssh-ed25519-cert-v01@openssh.com', 'n', Buffer.alloc(32), 'x')}`;

function only(text: string): AuthorizedKey {
  const { keys, problemCount } = readAuthorizedKeys(text);
  assert.equal(problemCount, 0, 'sshd accepts all lines');
  const [found] = keys;
  assert.ok(found !== undefined && keys.length === 1, 'there is one key');
  return found;
}

/** Lines with the options that they have. */
const options: readonly (readonly [line: string, options: readonly (readonly [string, string | null])[]])[] =
  [
    [key, []],
    [`  \t${key}`, []],
    [`no-pty ${key}`, [['no-pty', null]]],
    [`restrict,pty\t ${key}`, [['restrict', null], ['pty', null]]], // prettier-ignore
    [`No-X11-Forwarding ${key}`, [['no-x11-forwarding', null]]],
    [`from="192.0.2.0/24,!192.0.2.9" ${key}`, [['from', '192.0.2.0/24,!192.0.2.9']]],
    [`command="echo \\"ssh-rsa AAAA, # \\"",no-pty ${key}`, [['command', 'echo "ssh-rsa AAAA, # "'], ['no-pty', null]]], // prettier-ignore
    [`command="a\\b" ${key}`, [['command', 'a\\b']]],
    [`environment="A=1",environment="B=2" ${key}`, [['environment', 'A=1'], ['environment', 'B=2']]], // prettier-ignore
    [`cert-authority,principals="anna,root" ${key}`, [['cert-authority', null], ['principals', 'anna,root']]], // prettier-ignore
    [`expiry-time="20260131" ${key}`, [['expiry-time', '20260131']]],
    [`permitopen="a:1",permitlisten="b:2",tunnel="0" ${key}`, [['permitopen', 'a:1'], ['permitlisten', 'b:2'], ['tunnel', '0']]], // prettier-ignore
  ];

/** Lines that sshd does not accept. */
const refused: readonly (readonly [line: string, reason: RegExp])[] = [
  [`ssh-foo ${encoded}`, /not a public key of a type/],
  ['ssh-ed25519', /damaged or cut/],
  [`ssh-ed25519 ${encoded.slice(0, 40)}`, /damaged or cut/],
  [`ssh-rsa ${encoded}`, /damaged or cut/],
  [`command="x ${key}`, /a quote is not closed/],
  [`command=x ${key}`, /malformed options/],
  [`no-pty,, ${key}`, /malformed options/],
  [`no-pty, ${key}`, /malformed options/],
  [`from="a"no-pty ${key}`, /malformed options/],
  [`command="a\\" ${key}`, /a quote is not closed/],
  [`no-such-option ${key}`, /does not know/],
  [`no-pty="x" ${key}`, /does not know/],
  [`from ${key}`, /does not know/],
  [`expiry-time="tomorrow" ${key}`, /an expiry time/],
  [certificate, /a certificate/],
  ['2048 35 123456789 anna@example', /not a public key/],
  ['hello', /not a public key/],
  [`\ufeff${key}`, /not a public key/],
  [`${key} ${'x'.repeat(70_000)}`, /longer than 65536/],
];

suite('readAuthorizedKeys', () => {
  for (const [line, expected] of options) {
    test(`reads ${line.slice(0, 40)}`, () => {
      const found = only(`${line} anna@laptop\n`);
      assert.deepEqual(
        found.options.map(({ name, value }) => [name, value]),
        expected,
      );
      assert.equal(found.fingerprint, sha256Of(encoded));
      assert.equal(found.comment, 'anna@laptop');
      assert.equal(found.isAuthority, line.startsWith('cert-authority'));
    });
  }

  for (const [line, reason] of refused) {
    test(`does not accept ${line.slice(0, 40)}`, () => {
      const { keys, problems } = readAuthorizedKeys(`# first\n${line}\n${key}\n`);
      assert.deepEqual(
        keys.map((found) => found.line),
        [3],
      );
      assert.equal(problems[0]?.line, 2);
      assert.match(problems[0].reason, reason);
    });
  }

  test('skips comments and empty lines, and counts them', () => {
    const found = readAuthorizedKeys(`# a\n\n \t\n  # b\r\n${key}\r\n\n${key} two words \t\r`);
    assert.deepEqual(
      found.keys.map(({ line, comment }) => [line, comment]),
      [
        [5, ''],
        [7, 'two words'],
      ],
    );
    assert.equal(found.problemCount, 0);
  });

  test('says of the first few lines why sshd does not accept them, and counts all', () => {
    const { problems, problemCount } = readAuthorizedKeys('x\n'.repeat(1000));
    assert.equal(problemCount, 1000);
    assert.deepEqual(
      problems.map(({ line }) => line),
      [1, 2, 3, 4, 5],
    );
  });

  test('a reason has no text of the line: a link may lead to a secret file', () => {
    const part = fc.constantFrom('secret', '"', '\\', ' ', ',', '=', 'ssh-rsa', 'no-pty', '\x1b[2J');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const { problems } = readAuthorizedKeys(parts.join(''));
        for (const { reason } of problems) assert.match(reason, /^[a-z0-9 :,]+$/i);
      }),
    );
  });

  test('never throws, and finds each whole key between any other lines', () => {
    const anyText = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(key, '"', `a="${key}`),
    );
    fc.assert(
      fc.property(fc.array(anyText), fc.array(anyText), (before, after) => {
        const text = [...before, `${key} mine`, ...after].join('\n');
        const { keys } = readAuthorizedKeys(text);
        assert.ok(
          keys.some(({ comment, fingerprint }) => comment === 'mine' && fingerprint === sha256Of(encoded)),
        );
      }),
    );
  });
});

test('a line of spaces alone takes no time', () => {
  // A pattern that tries each of them as the beginning of the end takes a quarter of an hour.
  const { keys, problemCount } = readAuthorizedKeys(`a${' '.repeat(1_000_000)}x\n${key}\n`);
  assert.deepEqual([keys.length, problemCount], [1, 1]);
});
