import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';

import { compareMessages, comparisonText, parseLeftOut } from '../../../tools/compare-messages.js';
import { parseMessageFile } from '../../../tools/message-file.js';
import { readRelease } from '../../../tools/release-formats.js';
import { possibleCallers } from '../../../tools/sample-texts.js';
import { projectFolder } from '../../support/project.js';

const scratch = mkdtempSync(path.join(tmpdir(), 'authtrack-compare-'));
after(() => rmSync(scratch, { recursive: true }));

function write(name: string, text: string): string {
  const file = path.join(scratch, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** A made-up release: wings.c is part of sshd, oars.c only of another program. */
function makeTree(name: string, wings: string): string {
  write(`${name}/Makefile.in`, 'LIBSSH_OBJS=${LIBOPENSSH_OBJS} \\\n\twings.o missing.o\nSSHOBJS=oars.o\n');
  write(`${name}/wings.c`, wings);
  write(`${name}/oars.c`, 'error("an oar is lost");');
  return path.join(scratch, name);
}

const tree = makeTree(
  'openssh-99.0p1',
  `void
flap_wings(int r)
{
\tlogit("Failed %s for %s from %s port %d ssh2", "password", user, ip, port);
\tlogit("Server listening on %s port %s.", ip, port);
\tfatal_fr(r, "fold");
\terror("%s: no wings", __func__);
\terror("too few feathers: %d " "of %d", n, m);
\terror("Warning: %s", text);
\tssh_packet_send_debug(ssh, "to the client only");
}
`,
);
const groups = parseMessageFile(
  [
    '[wings.c: internal]',
    '8.5-\t*: fold: %s',
    '8.5-\t*: no wings',
    '8.5-\t*: unfold: %s',
    '3.9-8.4\tflap: %s',
    '-\tglide: %s',
    '[sshd.c: lifecycle]',
    '1.2.2-\tServer listening on %s port %s.',
  ].join('\n'),
  'made-up.messages',
);
const leftOut = parseLeftOut('# made up\nwings.c\tWarning: %s\n', 'left-out.txt');

suite('a release of OpenSSH, compared with what authtrack knows', () => {
  test('a format is new if no event, no list and no exception has it', () => {
    const { added } = compareMessages(readRelease(tree), [], leftOut);
    // What is known follows from the program itself, not from these groups.
    assert.ok(added.some(({ format }) => format === 'too few feathers: %d of %d'));
    assert.ok(!added.some(({ format }) => /listening|Failed|Warning|client only|oar/.test(format)));
  });

  test('a format is gone if the newest release had it, and no call can write it', () => {
    const { gone } = compareMessages(readRelease(tree), groups, leftOut);
    assert.deepEqual(
      gone.map(({ format, source }) => [source, format]),
      [['wings.c', 'unfold: %s']],
    );
  });

  test('the report has both by source file', () => {
    const release = readRelease(tree).filter(({ format }) => /feathers|Warning|listening|fold/.test(format));
    const comparison = compareMessages(release, groups, leftOut);
    const added = comparison.added.filter(({ format }) => format.includes('feathers'));
    assert.equal(
      comparisonText({ ...comparison, added }),
      [
        `formats: ${comparison.known} known, 1 left out, 1 new, 2 gone`,
        '',
        'new in wings.c',
        '  error: too few feathers: %s of %s',
        '',
        'gone in wings.c',
        '  since 8.5: no wings',
        '  since 8.5: unfold: %s',
        '',
      ].join('\n'),
    );
  });

  test('all formats of a file can be left out', () => {
    const { added } = compareMessages(readRelease(tree), [], parseLeftOut('wings.c\t*', 'left-out.txt'));
    assert.deepEqual(added, []);
  });

  test('of a table, the rows that end in HEAD count', () => {
    const table = write(
      'formats.tsv',
      [
        'versions\tfile\tcall\tformat\targs',
        '1.2.2-8.4\twings.c\terror\told: %s\tx',
        '8.5-HEAD\twings.c\tfatal_fr(r)\ta \\"b\\"\tx',
        '',
      ].join('\n'),
    );
    assert.deepEqual(readRelease(table), [
      { file: 'wings.c', call: 'fatal_fr(r)', format: 'a "b"', caller: undefined },
    ]);
  });

  test('an exception without a tab is refused', () => {
    assert.throws(() => parseLeftOut('\nwings.c no tab', 'left-out.txt'), {
      message: 'left-out.txt:2: expected a file, a tab and a format, got "wings.c no tab"',
    });
  });
});

suite('the command', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['dist/tools/compare-messages.js', ...args], {
      cwd: projectFolder,
      encoding: 'utf8',
    });

  test('exits with 1 if something is new, and says what to do', () => {
    const { status, stdout, stderr } = run(tree);
    assert.equal(status, 1);
    assert.match(stdout, /^new in wings\.c\n(?: {2}.*\n)* {2}error: too few feathers/m);
    assert.match(
      stderr,
      /^ {2}hint: add each to src\/sshd\/message-formats\.ts, to src\/sshd\/ignored\/sshd\.messages, or to /,
    );
  });

  test('exits with 0 if nothing is new', () => {
    const { status, stdout } = run(makeTree('openssh-98.0p1', 'error("Bad packet length %u.", n);'));
    assert.equal(status, 0);
    assert.match(stdout, /^formats: 1 known, 0 left out, 0 new, /);
  });

  const errors: readonly (readonly [
    what: string,
    args: readonly string[],
    status: number,
    message: RegExp,
  ])[] = [
    ['no argument', [], 64, /^expected one argument\n {2}hint: /],
    ['a folder that does not exist', [path.join(scratch, 'none')], 66, /none does not exist\n {2}hint: /],
    ['a folder without sources', [path.join(projectFolder, 'docs')], 65, /is not a source tree of OpenSSH/],
    [
      'another table',
      [path.join(projectFolder, 'package.json')],
      65,
      /has other columns than versions, file, /,
    ],
  ];
  for (const [what, args, expected, message] of errors) {
    test(`refuses ${what}`, () => {
      const { status, stderr } = run(...args);
      assert.equal(status, expected);
      assert.match(stderr, message);
    });
  }
});

test('a call whose function is not known may be in the function of an event', () => {
  const callers = possibleCallers({ file: 'kex.c', call: 'error_f', format: 'x', caller: undefined }, []);
  assert.ok(callers.includes('kex_exchange_identification'));
});
