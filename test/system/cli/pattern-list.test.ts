// Errors in a pattern of authtrack.yaml are reported before anything is read, with file and line.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { assertFails, folderWithLog } from '../../support/failing-run.js';
import { runCli } from '../../support/run-cli.js';

const HINT = 'correct the value, or remove it to use the default; `authtrack config` shows every setting';

type Row = {
  readonly what: string;
  /** Below `patterns:`, from line 2 on. */
  readonly patterns: readonly string[];
  readonly line: number;
  readonly says: string;
};

const whole: Readonly<Record<string, string | null>> = {
  name: 'ftp',
  status: 'Failed',
  pattern: `'from (?<ip>\\S+)$'`,
};

/** One pattern, with some of its lines replaced. */
const one = (lines: Readonly<Record<string, string | null>>): string[] =>
  Object.entries({ ...whole, ...lines })
    .filter(([, value]) => value !== null)
    .map(([key, value], i) => `${i === 0 ? '  - ' : '    '}${key}: ${value ?? ''}`);

const good = one({});

const rows: readonly Row[] = [
  {
    what: 'a text',
    patterns: [' yes'],
    line: 1,
    says: 'patterns: expected a list of patterns, each with name, status and pattern, got "yes"',
  },
  {
    what: 'a mapping',
    patterns: ['  ftp:', `    pattern: 'x'`],
    line: 1,
    says: 'patterns: expected a list of patterns, each with name, status and pattern',
  },
  {
    what: 'a list of texts',
    patterns: ['  - Failed', '  - from'],
    line: 2,
    says: 'patterns: a pattern must be a mapping with name, status and pattern',
  },
  { what: 'no name', patterns: one({ name: null }), line: 2, says: 'patterns: a pattern has no name' },
  { what: 'no status', patterns: one({ status: null }), line: 2, says: 'patterns: a pattern has no status' },
  {
    what: 'no pattern',
    patterns: one({ pattern: null }),
    line: 2,
    says: 'patterns: a pattern has no pattern',
  },
  { what: 'an empty name', patterns: one({ name: `''` }), line: 2, says: 'patterns: name must not be empty' },
  { what: 'a number as a name', patterns: one({ name: '7' }), line: 2, says: 'patterns: name must be text' },
  {
    what: 'an unknown key',
    patterns: one({ services: 'vsftpd' }),
    line: 5,
    says: 'patterns: unknown key "services"; the keys of a pattern are name, status, pattern and program',
  },
  {
    what: 'a mistyped key',
    patterns: one({ status: null, stauts: 'Failed' }),
    line: 4,
    says: 'patterns: unknown key "stauts"; the keys of a pattern are name, status, pattern and program',
  },
  {
    what: 'an unknown status',
    patterns: [...good, ...one({ name: 'pop', status: 'failed' })],
    line: 6,
    says: 'patterns: status "failed" must be Accepted, Failed, Invalid or Probe',
  },
  {
    what: 'a name that is given twice',
    patterns: [...good, ...good],
    line: 5,
    says: 'patterns: two patterns are named "ftp"',
  },
  {
    what: 'a broken regular expression',
    patterns: one({ pattern: `'from (?<ip>\\S+'` }),
    line: 4,
    says: 'patterns: /from (?<ip>\\S+/ is not a regular expression: Unterminated group',
  },
  ...[`'(?<ip>\\S+)(?= port)'`, `'(?<ip>\\S+) \\k<ip>'`, `'(?<ip>.{1,200})'`].map((pattern) => ({
    what: `a pattern that takes more than linear time: ${pattern}`,
    patterns: one({ pattern }),
    line: 4,
    says: `patterns: /${pattern.slice(1, -1)}/ cannot run in linear time: look-ahead, back-references and counts above 16, such as {1,200}, are not supported`,
  })),
  {
    what: 'no group ip',
    patterns: one({ pattern: `'from (?<user>\\S+)'` }),
    line: 4,
    says: 'patterns: /from (?<user>\\S+)/ has no group ip: write (?<ip>\\S+) in place of the address',
  },
  {
    what: 'no group at all',
    patterns: one({ pattern: `'from (\\S+)'` }),
    line: 4,
    says: 'patterns: /from (\\S+)/ has no group ip: write (?<ip>\\S+) in place of the address',
  },
  {
    what: 'an unknown group',
    patterns: one({ pattern: `'(?<login>\\S+) from (?<ip>\\S+)'` }),
    line: 4,
    says: 'patterns: /(?<login>\\S+) from (?<ip>\\S+)/ has an unknown group "login"; the groups are ip, user and port',
  },
  {
    what: 'a pattern that matches everything',
    patterns: one({ pattern: `'(?<ip>\\S*)'` }),
    line: 4,
    says: 'patterns: /(?<ip>\\S*)/ matches the empty text, and so every line',
  },
  {
    what: 'a program with its process id',
    patterns: one({ program: 'vsftpd[1]' }),
    line: 5,
    says: 'patterns: program must be the name in the log, without [pid], colon or spaces',
  },
];

suite('a bad pattern: exit 78', () => {
  for (const { what, patterns, line, says } of rows) {
    test(`${what}: ${says}`, async (t) => {
      const yaml = ['patterns:', ...patterns].join('\n').replace('patterns:\n yes', 'patterns: yes');
      const cwd = folderWithLog(t, { 'authtrack.yaml': `${yaml}\n` });
      const ended = await runCli(['parse', 'auth.log'], { cwd });
      assertFails(ended, { code: 78, says: [] });
      assert.equal(
        ended.stderr,
        `authtrack: error: ${cwd}/authtrack.yaml:${line}: ${says}\n  hint: ${HINT}\n`,
      );
      assert.equal(ended.stdout, '');
    });
  }

  test('an alias without an anchor is broken YAML', async (t) => {
    const cwd = folderWithLog(t, { 'authtrack.yaml': 'timezone: UTC\npatterns: *nothing\n' });
    assertFails(await runCli(['config'], { cwd }), {
      code: 78,
      says: [/authtrack\.yaml:2: invalid YAML: Unresolved alias/],
    });
  });

  test('a name with terminal escapes is escaped', async (t) => {
    const twice = one({ name: '"\\e[2J"' });
    const cwd = folderWithLog(t, { 'authtrack.yaml': ['patterns:', ...twice, ...twice, ''].join('\n') });
    assertFails(await runCli(['parse', 'auth.log'], { cwd }), {
      code: 78,
      says: [/^[ -~\n]+$/, /two patterns are named "\\x1b\[2J"/],
    });
  });
});

suite('authtrack config', () => {
  const yaml = [
    'patterns:',
    ...one({ program: 'vsftpd' }),
    ...one({ name: 'a new one', status: 'Probe' }),
    '',
  ].join('\n');

  test('shows each pattern on a separate line', async (t) => {
    const cwd = folderWithLog(t, { 'authtrack.yaml': yaml });
    const { code, stdout } = await runCli(['config'], { cwd });
    assert.equal(code, 0);
    assert.match(stdout, /^patterns +ftp,a new one +\/.*authtrack\.yaml:1 +- +-$/m);
    const shown = stdout.slice(stdout.indexOf('\npatterns:\n') + '\npatterns:\n'.length);
    assert.deepEqual(shown.split('\n').slice(0, 3), [
      '  ftp        Failed  vsftpd  from (?<ip>\\S+)$',
      '  a new one  Probe   any     from (?<ip>\\S+)$',
      '',
    ]);
  });

  test('has all of them in its JSON', async (t) => {
    const cwd = folderWithLog(t, { 'authtrack.yaml': yaml });
    const { patterns } = JSON.parse((await runCli(['config', '--json'], { cwd })).stdout) as {
      patterns: unknown;
    };
    assert.deepEqual(patterns, {
      value: [
        { name: 'ftp', status: 'Failed', pattern: 'from (?<ip>\\S+)$', program: 'vsftpd' },
        { name: 'a new one', status: 'Probe', pattern: 'from (?<ip>\\S+)$' },
      ],
      origin: `${cwd}/authtrack.yaml:1`,
      file: 'patterns',
    });
  });
});
