import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { formatStrings } from '../../../tools/format-strings.js';

const found = (text: string): readonly (readonly [call: string, format: string])[] =>
  formatStrings(text).map(({ call, format }) => [call, format]);

suite('the format strings of C source text', () => {
  const rows: readonly (readonly [what: string, text: string, ...formats: (readonly [string, string])[]])[] =
    [
      ['a call', 'error("no %s wings", side);', ['error', 'no %s wings']],
      ['a string over two lines', 'fatal("flap "\n    "%d times", n);', ['fatal', 'flap %d times']],
      ['a continued line', 'logit("flap \\\ntwice");', ['logit', 'flap twice']],
      ['a macro of inttypes.h', 'verbose("%" PRIu64 " feathers", n);', ['verbose', '%u feathers']],
      ['escapes', 'error("a \\"b\\" \\\\ c\\n");', ['error', 'a "b" \\ c']],
      ['an error number before the format', 'error_fr(r, "fold");', ['error_fr', 'fold']],
      ['a level before the format', 'do_log2(f(x, y), "flap %s", x);', ['do_log2', 'flap %s']],
      ['an error number and a level', 'do_log2_fr(r, level, "glide");', ['do_log2_fr', 'glide']],
      [
        'the end of a connection',
        'sshpkt_fatal(ssh, r, "%s: land", __func__);',
        ['sshpkt_fatal', '%s: land'],
      ],
      ['both branches of a condition', 'error(up ? "rise" : "sink");', ['error', 'rise'], ['error', 'sink']],
      [
        'both branches of #ifdef',
        '#ifdef WINGS\nerror("has wings");\n#else\nerror("has none");\n#endif',
        ['error', 'has wings'],
        ['error', 'has none'],
      ],
      ['a call within a call', 'fatal("x %s", (error("y"), z));', ['fatal', 'x %s'], ['error', 'y']],
      ['no comment', '/* error("a"); */ // error("b");\n'],
      ['no text of a string', 'puts("error(\\"a\\")");'],
      ['no debug message', 'debug3("flap"); debug_fr(r, "flap");'],
      ['no format that is not a literal', 'error(fmt, args); error("%s"[0]);', ['error', '%s']],
      ['no declaration', 'void error(const char *, ...);'],
      ['no call without an end', 'error("a'],
    ];
  for (const [what, text, ...formats] of rows) test(what, () => assert.deepEqual(found(text), formats));

  test('have the function around the call', () => {
    const text = [
      'static void glide(int);',
      'int',
      'flap(struct bird *b,',
      '    int times)',
      '{',
      '\tif (b == NULL)',
      '\t\tfatal_f("no bird");',
      '}',
      'void',
      'glide(int far) {',
      '\terror_f("too far");',
      '}',
    ].join('\n');
    assert.deepEqual(
      [...formatStrings('error("outside");'), ...formatStrings(text)].map(({ caller }) => caller),
      [undefined, 'flap', 'glide'],
    );
  });
});
