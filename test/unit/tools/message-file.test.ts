import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { compareReleases, MessageFileError, parseMessageFile } from '../../../tools/message-file.js';

suite('a list of messages', () => {
  test('has groups with a source and a reason, and formats with releases', () => {
    const groups = parseMessageFile(
      [
        '# made up',
        '',
        '[wings.c: session]',
        '# flapping 3 wings',
        '9.1-9.9\tflapping %s wings',
        '9.9p2-\t*: no wings',
        '',
        '[other libraries: pam]',
        '-\tnot # a comment: %s',
        '-6.7\t[%s] is not a group',
      ].join('\n'),
      'made-up.messages',
    );
    assert.deepEqual(
      groups.map(({ source, reason }) => [source, reason]),
      [
        ['wings.c', 'session'],
        ['other libraries', 'pam'],
      ],
    );
    assert.deepEqual(
      groups.flatMap(({ formats }) => formats),
      [
        { format: 'flapping %s wings', afterFunction: false, first: '9.1', last: '9.9', line: 5 },
        { format: 'no wings', afterFunction: true, first: '9.9p2', last: undefined, line: 6 },
        { format: 'not # a comment: %s', afterFunction: false, first: undefined, last: undefined, line: 9 },
        { format: '[%s] is not a group', afterFunction: false, first: undefined, last: '6.7', line: 10 },
      ],
    );
  });

  const GROUP = '[a.c: key]\n';
  const errors: readonly (readonly [text: string, message: string])[] = [
    ['-\tno group', 'x:1: a format before the first group\n  hint: put a line like [auth.c: login] above it'],
    [
      '[a.c]',
      'x:1: "[a.c]" is not the head of a group\n  hint: write the source file and the reason: [auth2-pubkey.c: key]',
    ],
    [
      `${GROUP}8.5- a format`,
      'x:2: no tab in the line of a format\n  hint: write the releases, a tab, and the format; "-" if they are unknown',
    ],
    [
      `${GROUP}8.5\ta format`,
      'x:2: "8.5" is not a range of releases\n  hint: write 8.5-10.0, 8.5-, -6.7 or -',
    ],
    [
      `${GROUP}10.0-9.9\ta format`,
      'x:2: the range 10.0-9.9 ends before it begins\n  hint: write the older release first',
    ],
    [`${GROUP}-\ta format `, 'x:2: the format begins or ends with whitespace\n  hint: remove it'],
    [`${GROUP}-\tport %.5d`, 'x:2: the format has %.5d\n  hint: write %s for each conversion'],
    [
      `${GROUP}-\t%s: %s x`,
      'x:2: the format has fewer than 3 fixed characters\n  hint: make it as exact as its source',
    ],
    [`${GROUP}-\tdouble\n-\tdouble`, 'x:3: the format is also in line 2\n  hint: remove one of the two'],
    [GROUP, 'x:1: the group has no formats\n  hint: add a format, or remove the group'],
  ];
  for (const [text, expected] of errors) {
    test(`is refused: ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => parseMessageFile(text, 'x'),
        (error) => error instanceof MessageFileError && error.message === expected,
      );
    });
  }

  test('is refused with a reason that does not exist; the hint has all of them', () => {
    assert.throws(
      () => parseMessageFile('[a.c: weather]', 'x'),
      /^MessageFileError: x:1: "weather" is not .*\n.* key, /,
    );
  });

  test('may have the same format twice: once alone, once after a function', () => {
    assert.equal(parseMessageFile(`${GROUP}-\tno wings\n-\t*: no wings`, 'x')[0]?.formats.length, 2);
  });
});

test('releases are ordered as OpenSSH numbers them', () => {
  const ordered = ['1.2.2', '2.9p2', '2.9.9p2', '3.6p1', '3.6.1', '3.6.1p2', '9.9', '10.0', '10.6'];
  assert.deepEqual([...ordered].reverse().sort(compareReleases), ordered);
});
