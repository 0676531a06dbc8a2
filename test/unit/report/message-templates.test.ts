import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { messageTemplate, TemplateTally } from '../../../src/report/message-templates.js';
import { cpuSeconds } from '../../support/cpu-seconds.js';

const KEY = 'SHA256:2jxyY7ZVCTPJQRnTjGkOmYzjKfMSaczdUNm1HgMgRSE';
const MD5 = Array.from({ length: 16 }, (_, i) => `0${i.toString(16)}`).join(':');

const rows: readonly (readonly [message: string, template: string])[] = [
  ['Exiting on signal 15', 'Exiting on signal <n>'],
  ['gone from 192.0.2.7 port 40022 [preauth]', 'gone from <address> port <n> [preauth]'],
  ['gone from 2001:db8::7 port 1', 'gone from <address> port <n>'],
  ['gone from [2001:db8::7]:22: late.', 'gone from [<address>]:<n>: late.'],
  ['from ::ffff:192.0.2.7, then 192.0.2.8:22.', 'from <address>, then <address>:<n>.'],
  ['from fe80::1%eth0: late', 'from <address>: late'],
  ['at 10:00:07 on 192.0.2.300', 'at <n>:<n>:<n> on <n>.<n>.<n>.<n>'],
  ['cannot read "/etc/some file" at all', 'cannot read <text> at all'],
  [`cannot read '/etc/x': Permission denied`, 'cannot read <text>: Permission denied'],
  [`can't see the users' files, don't ask`, `can't see the users' files, don't ask`],
  ['an open "quote', 'an open "quote'],
  ['no such user anna here', 'no such user <text> here'],
  ['User 李雷 from 192.0.2.7', 'User <text> from <address>'],
  ['user "anna" and user 192.0.2.7', 'user <text> and user <address>'],
  [`key RSA ${KEY} refused`, 'key RSA <fingerprint> refused'],
  [`key ${MD5} refused, MD5:${MD5}`, 'key <fingerprint> refused, <fingerprint>'],
  ['flags 0xdeadbeef, id 3f2a9c01, decade', 'flags <hex>, id <hex>, decade'],
  ['aes128-ctr is no cipher', 'aes<n>-ctr is no cipher'],
  ['', ''],
  ['x'.repeat(1000), 'x'.repeat(300)],
];

suite('the template of a message', () => {
  for (const [message, template] of rows) {
    test(`${message.slice(0, 60)} -> ${template.slice(0, 60)}`, () =>
      assert.equal(messageTemplate(message), template));
  }

  for (const unit of [
    `"`,
    `'`,
    `'a`,
    `.`,
    `:`,
    '1',
    'a',
    'a:',
    '0a:',
    'user ',
    '0x',
    'SHA256:',
    '%',
    '[',
    ' ',
  ]) {
    test(`is found fast in a megabyte of ${unit}`, () => {
      const text = unit.repeat(1_000_000 / unit.length);
      assert.ok(cpuSeconds(() => messageTemplate(text)) < 1);
    });
  }
});

/** The limit of two thousand templates. */
const words = Array.from(
  { length: 2003 },
  (_, i) => `m${i.toString(2).replaceAll('0', 'o').replaceAll('1', 'i')}`,
);

suite('a tally of templates', () => {
  test('counts lines with equal templates, most frequent first, with the first line as the example', () => {
    const tally = new TemplateTally();
    for (const [line, message] of ['lost 1', 'found "a"', 'found "b"', 'sold', 'found "c"'].entries())
      tally.add(message, line, `May  1 10:00:00 web1 sshd: ${message}`);
    assert.deepEqual(tally.templates(), [
      { count: 3, shape: 'found <text>', line: 1, example: 'May  1 10:00:00 web1 sshd: found "a"' },
      { count: 1, shape: 'lost <n>', line: 0, example: 'May  1 10:00:00 web1 sshd: lost 1' },
      { count: 1, shape: 'sold', line: 3, example: 'May  1 10:00:00 web1 sshd: sold' },
    ]);
  });

  test('keeps a limited number of templates, and counts the rest', () => {
    const tally = new TemplateTally();
    for (const word of words) tally.add(word, 1, word);
    tally.add(words[0] ?? '', 1, '');
    const templates = tally.templates();
    assert.equal(templates.length, 2001);
    assert.deepEqual(templates[0], { count: 2, shape: words[0], line: 1, example: words[0] });
    assert.deepEqual(templates.at(-1), { count: 3, shape: '<other>', line: null, example: null });
  });

  test('keeps the beginning of a long line', () => {
    const tally = new TemplateTally();
    tally.add('x', 1, 'y'.repeat(1_000_000));
    assert.equal(tally.templates()[0]?.example, 'y'.repeat(500));
  });
});
