import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { formatReader } from '../../../../src/sshd/ignored/format-reader.js';
import { ignoreReasons } from '../../../../src/sshd/ignored/reasons.js';

const whole = (text: string) => ({ text, mayBeCut: false });
const cut = (text: string) => ({ text, mayBeCut: true });

suite('one format', () => {
  const rows: readonly (readonly [format: string, text: string, fits: boolean])[] = [
    ['Exiting on signal %s', 'Exiting on signal 15', true],
    ['Exiting on signal %s', 'Exiting on signal', true],
    ['Exiting on signal %s', 'exiting on signal 15', false],
    ['too many ports.', 'too many ports.', true],
    ['too many ports.', 'too many ports..', false],
    ['bind: %s', 'bind: in use', true],
    ['bind: %s', 'x bind: in use', false],
    ['a %s b %s c', 'a 1 b 2 c', true],
    ['a %s b %s c', 'a b c', false],
    ['a %s b %s c', 'a 1 b 2 c 3 c', true],
    ['a %s b %s c', 'a 1 b 2 d', false],
    ['%s is too big', 'it is too big', true],
    ['x%sx', 'x', false],
    ['x%sx', 'xx', true],
  ];
  for (const [format, text, fits] of rows) {
    test(`"${format}" ${fits ? 'fits' : 'does not fit'} "${text}"`, () => {
      assert.equal(formatReader({ session: format })(whole(text)) === ignoreReasons.session, fits);
    });
  }

  test('fits a message that was cut after 12 fixed characters', () => {
    const read = formatReader({ session: 'Changed root %s to "%s"' });
    assert.equal(read(cut('Changed root directory of an')), ignoreReasons.session);
    assert.equal(read(whole('Changed root directory of an')), undefined);
    assert.equal(formatReader({ session: 'User %s to "%s"' })(cut('User anna')), undefined);
  });
});

suite('several formats', () => {
  test('each line is a format', () => {
    const read = formatReader({ session: 'first %s\nsecond %s' });
    assert.equal(read(whole('first 1')), ignoreReasons.session);
    assert.equal(read(whole('second 2')), ignoreReasons.session);
    assert.equal(read(whole('first 1\nsecond 2')), ignoreReasons.session);
    assert.equal(read(whole('third 3')), undefined);
  });

  test('if two fit, the first of their reasons in ignoreReasons applies, in whatever order they are given', () => {
    const formats = { internal: 'open %s: %s', sftp: 'open %s flags: %s' };
    const reversed = { sftp: formats.sftp, internal: formats.internal };
    for (const each of [formats, reversed]) {
      assert.equal(formatReader(each)(whole('open x flags: y')), ignoreReasons.sftp);
      assert.equal(formatReader(each)(whole('open x: y')), ignoreReasons.internal);
    }
  });

  test('a format that begins with a fixed word comes before one that begins with %s', () => {
    const read = formatReader({ configuration: '%s line %s', session: 'bad line %s' });
    assert.equal(read(whole('bad line 7')), ignoreReasons.session);
    assert.equal(read(whole('x line 7')), ignoreReasons.configuration);
  });
});
