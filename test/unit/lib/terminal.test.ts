import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { terminalOf, toned } from '../../../src/lib/terminal.js';

const tty = { isTTY: true, columns: 100 };
const pipe = {};
type Env = Readonly<Record<string, string>>;

suite('the width', () => {
  for (const [what, stream, width] of [
    ['a terminal says how wide it is', tty, 100],
    ['a pipe has 80 columns', pipe, 80],
    ['a pipe has 80 columns, whatever it says', { isTTY: false, columns: 30 }, 80],
    ['a terminal of no width (a serial line) has 80', { isTTY: true, columns: 0 }, 80],
    ['a terminal that does not say has 80', { isTTY: true }, 80],
    ['one of 3 columns is treated like one of 20', { isTTY: true, columns: 3 }, 20],
  ] as const)
    test(what, () => assert.equal(terminalOf(stream, {}).width, width));

  test('COLUMNS does not count', () => assert.equal(terminalOf(pipe, { COLUMNS: '30' }).width, 80));
});

suite('UTF-8', () => {
  const rows: readonly (readonly [env: Env, isUtf8: boolean])[] = [
    [{ LANG: 'C.UTF-8' }, true],
    [{ LANG: 'de_DE.UTF-8' }, true],
    [{ LANG: 'de_DE.utf8' }, true],
    [{ LANG: 'de_DE.UTF-8@euro' }, true],
    [{ LC_CTYPE: 'UTF-8' }, true],
    [{ LANG: 'C', LC_CTYPE: 'en_US.UTF-8' }, true],
    [{ LANG: 'en_US.UTF-8', LC_ALL: '', LC_CTYPE: '' }, true],
    [{}, false],
    [{ LANG: '' }, false],
    [{ LANG: 'C' }, false],
    [{ LANG: 'POSIX' }, false],
    [{ LANG: 'en_US' }, false],
    [{ LANG: 'ja_JP.eucJP' }, false],
    [{ LANG: 'en_US.ISO-8859-15' }, false],
    [{ LANG: 'xUTF-8' }, false],
    [{ LANG: 'en_US.UTF-8', LC_CTYPE: 'C' }, false],
    [{ LANG: 'en_US.UTF-8', LC_CTYPE: 'en_US.UTF-8', LC_ALL: 'C' }, false],
    [{ LANG: 'en_US.UTF-8', TERM: 'dumb' }, false],
  ];
  for (const [env, isUtf8] of rows)
    test(`${JSON.stringify(env)}: ${isUtf8 ? 'UTF-8' : 'ASCII'}`, () =>
      assert.equal(terminalOf(tty, env).isAscii, !isUtf8));
});

suite('colours', () => {
  const rows: readonly (readonly [what: string, stream: object, env: Env, hasColor: boolean])[] = [
    ['a terminal', tty, { TERM: 'xterm' }, true],
    ['an empty NO_COLOR', tty, { NO_COLOR: '' }, true],
    ['NO_COLOR=1', tty, { NO_COLOR: '1' }, false],
    ['NO_COLOR=0', tty, { NO_COLOR: '0' }, false],
    ['a dumb terminal', tty, { TERM: 'dumb' }, false],
    ['a pipe', pipe, { FORCE_COLOR: '1', CLICOLOR_FORCE: '1' }, false],
  ];
  for (const [what, stream, env, hasColor] of rows)
    test(`${what}: ${hasColor ? 'colours' : 'none'}`, () =>
      assert.equal(terminalOf(stream, env).hasColor, hasColor));

  test('a tone is a pair of escape sequences, or nothing', () => {
    assert.equal(toned('x', 'title', { hasColor: true }), '\u001b[1mx\u001b[22m');
    assert.equal(toned('x', 'warning', { hasColor: true }), '\u001b[33mx\u001b[39m');
    assert.equal(toned('x', undefined, { hasColor: true }), 'x');
    assert.equal(toned('x', 'alarm', { hasColor: false }), 'x');
  });
});
