// Exports of the journal and bytes that are not text, through the whole program; with the real journalctl if it is
// installed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { missingJournal, writeJournalText } from '../fixtures/journal.js';
import { analyzeArgs, rowsIn } from '../support/analyze-journal.js';
import { FORGED, sshdEntry, userEntry } from '../support/export-text.js';
import { runCli, temporaryFolder, type Ended } from '../support/run-cli.js';

const failed = (user: string, address: string): string =>
  `Failed password for invalid user ${user} from ${address} port 40022 ssh2`;

/** What an ordinary user sends to journald between two messages of sshd. */
const attacks: readonly (string | Buffer)[] = [
  `x${FORGED}`,
  `a\n${'\0'.repeat(200)}${FORGED}`,
  `${'A'.repeat(1_500_000)}${FORGED.repeat(3)}`,
  `\n${'\0'.repeat(1_200_000)}${FORGED.repeat(3)}`,
  `x\nMay 01 10:00:07 web1 sshd[1]: ${failed('root', '203.0.113.66')}\n   May 01 10:00:08 web1 sshd[1]: ${failed('root', '203.0.113.66')}`,
  `x\n 5\u6708  1 10:00:07 web1 sshd[1]: ${failed('root', '203.0.113.66')}`,
  'last message repeated 900 times',
];

const attacked = Buffer.concat([
  sshdEntry(1, failed('anna', '192.0.2.1')),
  ...attacks.flatMap((message, n) => [
    userEntry(2 + n, Buffer.from(message)),
    userEntry(2 + n, Buffer.from(message), { SYSLOG_IDENTIFIER: n % 2 === 0 ? 'syslogd' : 'sshd' }),
  ]),
  sshdEntry(60, failed('berta', '192.0.2.2')),
]);

/** For the writer of journal files, which requires a monotonic time and makes the cursors itself. */
const forJournal = (bytes: Buffer): Buffer =>
  Buffer.from(
    bytes
      .toString('latin1')
      .replace(
        /^__CURSOR=s=1;i=(\d+)$/gm,
        `__MONOTONIC_TIMESTAMP=$1000000\n_BOOT_ID=${'b0'.repeat(16)}\n_MACHINE_ID=${'3f'.repeat(16)}`,
      ),
    'latin1',
  );

const eventsOf = ({ stdout }: Ended): string[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { user: string; ip: string; attempts: number })
    .map(({ user, ip, attempts }) => `${user} ${ip} ${attempts}`);

const BOTH = ['anna 192.0.2.1 1', 'berta 192.0.2.2 1'];

suite('exports of the journal, through the whole program', () => {
  test('what ordinary users log is not a login: a file, gzip, standard input', async (t) => {
    const cwd = temporaryFolder(t);
    writeFileSync(path.join(cwd, 'x.export'), attacked);
    writeFileSync(path.join(cwd, 'x.gz'), gzipSync(attacked));
    assert.deepEqual(eventsOf(await runCli(['parse', 'x.export'], { cwd })), BOTH);
    assert.deepEqual(eventsOf(await runCli(['parse', 'x.gz'], { cwd })), BOTH);
    assert.deepEqual(eventsOf(await runCli(['parse', '-'], { cwd, input: attacked })), BOTH);
  });

  test(
    'nor in the output of the real journalctl, nor in the journal itself',
    { skip: missingJournal() },
    async (t) => {
      const cwd = temporaryFolder(t);
      const file = path.join(cwd, 'a.journal');
      writeJournalText(file, forJournal(attacked));
      for (const output of ['export', 'json', 'short', 'short-iso', 'short-full', 'short-unix']) {
        const log = execFileSync(
          'journalctl',
          [`--file=${file}`, `--output=${output}`, '--all', '--no-pager'],
          {
            env: { ...process.env, TZ: 'UTC' },
            maxBuffer: 1 << 28,
          },
        );
        const ended = await runCli(['parse', '--year', '2026', '-'], { cwd, input: log });
        assert.deepEqual(eventsOf(ended), BOTH, `${output}: ${ended.stderr}`);
      }
      assert.equal((await runCli([...analyzeArgs, 'journal:a.journal'], { cwd })).code, 0);
    },
  );

  test('nothing behind damage counts, and nothing is lost once the export is whole', async (t) => {
    const cwd = temporaryFolder(t);
    const file = path.join(cwd, 'x.export');
    const damaged = Buffer.from(attacked);
    const at = damaged.indexOf('MESSAGE\n') + 'MESSAGE\n'.length;
    damaged[at] = (damaged[at] ?? 0) - 7;
    writeFileSync(file, damaged);
    for (let run = 0; run < 2; run += 1) {
      const { code, stderr } = await runCli([...analyzeArgs, 'x.export'], { cwd });
      assert.equal(code, 65, stderr);
      assert.match(
        stderr,
        /x\.export: damaged journal export at byte \d+: a field continues after its length/,
      );
      assert.equal((await rowsIn(cwd)).length, 1);
    }
    writeFileSync(file, attacked);
    assert.equal((await runCli([...analyzeArgs, 'x.export'], { cwd })).code, 0);
    assert.equal((await rowsIn(cwd)).length, 2);
  });

  test('the next run reads an entry that is still being written', async (t) => {
    const cwd = temporaryFolder(t);
    const file = path.join(cwd, 'x.export');
    const end = attacked.length - 30;
    writeFileSync(file, attacked.subarray(0, end));
    assert.equal((await runCli([...analyzeArgs, 'x.export'], { cwd })).code, 0);
    assert.equal((await rowsIn(cwd)).length, 1);
    const { stderr } = await runCli(['parse', 'x.export'], { cwd });
    assert.match(stderr, /ends in the middle of an entry/);
    appendFileSync(file, attacked.subarray(end));
    assert.equal((await runCli([...analyzeArgs, 'x.export'], { cwd })).code, 0);
    assert.equal((await rowsIn(cwd)).length, 2);
  });

  test('a line of a text log that looks like an export does not change how the log is read', async (t) => {
    const cwd = temporaryFolder(t);
    const line = `May  1 10:00:07 web1 sshd[1]: ${failed('anna', '192.0.2.1')}\n`;
    const log = `${line}${FORGED}May  1 10:00:08 relay ${FORGED.trimStart()}${line}`;
    const ended = await runCli(['parse', '--year', '2026', '-'], { cwd, input: log });
    assert.deepEqual(eventsOf(ended), ['anna 192.0.2.1 1', 'anna 192.0.2.1 1']);
    assert.match(ended.stderr, /begins like an entry of a journal export/);
  });
});

/** Bytes of names, and a label for them. */
const names: readonly (readonly [bytes: string, name: string])[] = [
  ['\u00ff', '\\xff'],
  ['\u00fe', '\\xfe'],
  ['\u00c3\u00bf', '\u00ff'],
  ['\\xff', '\\x5cxff'],
  ['\\\\xff', '\\\\xff'],
  ['\\377', '\\377'],
  ['\\\u00ff', '\\x5c\\xff'],
  ['\\\\\u00ff', '\\\\\\xff'],
  ['\u00ef\u00bf\u00bd', '\ufffd'],
  ['\u00ed\u00a0\u0080', '\\xed\\xa0\\x80'],
  ['\u00c0\u00af', '\\xc0\\xaf'],
  ['j\u00fcrgen', 'j\\xfcrgen'],
  ['\u00c3\u00a9\u00e9', '\u00e9\\xe9'],
];

suite('bytes that are not UTF-8', () => {
  const lines = (form: (message: string, n: number) => string): Buffer =>
    Buffer.from(names.map(([bytes], n) => form(failed(bytes, `192.0.2.${n}`), n)).join(''), 'latin1');
  const logs: readonly (readonly [what: string, log: () => Buffer])[] = [
    ['a text log, by the scanner', () => lines((message) => `May  1 10:00:07 web1 sshd[1]: ${message}\n`)],
    [
      'RFC 5424, line by line',
      () => lines((message) => `<38>1 2026-05-01T10:00:07Z web1 sshd 1 - - ${message}\n`),
    ],
    [
      'journalctl -o json',
      () =>
        lines(
          (message) =>
            `${JSON.stringify({
              __REALTIME_TIMESTAMP: '1777629607000000',
              _HOSTNAME: 'web1',
              SYSLOG_IDENTIFIER: 'sshd',
              MESSAGE: [...Buffer.from(message, 'latin1')],
            })}\n`,
        ),
    ],
    [
      'JSON of a shipper that leaves bytes as they are',
      () =>
        lines(
          (message) =>
            `{"@timestamp":"2026-05-01T10:00:07Z","program":"sshd","host":"web1","message":${JSON.stringify(message)}}\n`,
        ),
    ],
    [
      'journalctl -o export',
      () =>
        Buffer.concat(
          names.map(([bytes], n) => sshdEntry(n, Buffer.from(failed(bytes, `192.0.2.${n}`), 'latin1'))),
        ),
    ],
  ];

  for (const [what, log] of logs) {
    test(`no two names become one, and each is the same in every log: ${what}`, async (t) => {
      const ended = await runCli(['parse', '--year', '2026', '-'], { cwd: temporaryFolder(t), input: log() });
      assert.deepEqual(
        eventsOf(ended),
        names.map(([, name], n) => `${name} 192.0.2.${n} 1`),
        ended.stderr,
      );
    });
  }

  test('lone surrogates in JSON are not characters, and remain distinct', async (t) => {
    const input = ['\\ud800', '\\ud801', '\\udcff', '\\ufffd']
      .map(
        (name, n) =>
          `{"@timestamp":"2026-05-01T10:00:07Z","program":"sshd","host":"web1","message":"${failed(name, `192.0.2.${n}`)}"}\n`,
      )
      .join('');
    const ended = await runCli(['parse', '-'], { cwd: temporaryFolder(t), input });
    const found = ['\\xed\\xa0\\x80', '\\xed\\xa0\\x81', '\\xff', '\ufffd'].map(
      (name, n) => `${name} 192.0.2.${n} 1`,
    );
    assert.deepEqual(eventsOf(ended), found);
  });
});

const line = `May  1 10:00:07 web1 sshd[1]: ${failed('anna', '192.0.2.1')}\n`;
/** Random bytes of all values, different each time. */
const junk = (size: number): Buffer =>
  Buffer.from(Array.from({ length: size }, (_, i) => ((i * 7919) ^ (i >> 5)) & 0xff));

const heads: readonly (readonly [what: string, head: Buffer, warns: boolean])[] = [
  ['a page of NULs', Buffer.alloc(4096), false],
  [
    'a page of NULs in the middle of a line',
    Buffer.concat([Buffer.from('May  1 10:00:0'), Buffer.alloc(4096), Buffer.from('\n')]),
    false,
  ],
  ['a page of other bytes', Buffer.concat([junk(4096), Buffer.from('\n')]), true],
  ['many pages of other bytes', Buffer.concat([junk(60_000), Buffer.from('\n')]), true],
  ['a line of other bytes', Buffer.concat([junk(200), Buffer.from('\n')]), false],
  [
    'names with control characters',
    Buffer.from(
      `May  1 10:00:07 web1 sshd[1]: Invalid user ${'\x01\x02\x03'.repeat(40)} from x port 1 ssh2\n`.repeat(
        40,
      ),
    ),
    true,
  ],
  ['names with NULs', Buffer.from(`May  1 10:00:07 web1 app: ${'\0a'.repeat(40)}\n`.repeat(40)), true],
];

suite('bytes that are not text at the start of a log', () => {
  for (const [what, head, warns] of heads) {
    test(`do not hide its lines: ${what}`, async (t) => {
      const cwd = temporaryFolder(t);
      const log = Buffer.concat([head, Buffer.from(line.repeat(20))]);
      writeFileSync(path.join(cwd, 'auth.log'), log);
      writeFileSync(path.join(cwd, 'auth.log.gz'), gzipSync(log));
      for (const [name, input] of [
        ['auth.log', ''],
        ['auth.log.gz', ''],
        ['-', log],
      ] as const) {
        const ended = await runCli(['parse', '--year', '2026', name], { cwd, input });
        assert.equal(ended.code, 0, ended.stderr);
        assert.equal(eventsOf(ended).filter((event) => event === 'anna 192.0.2.1 1').length, 20);
        assert.equal(ended.stderr.includes('many of its first bytes are not text'), warns, ended.stderr);
      }
    });
  }

  for (const [what, bytes, says] of [
    ['other bytes alone', junk(100_000), /is binary, not a text log/],
    [
      'a login record of 384 bytes, many times',
      Buffer.alloc(
        384 * 50,
        Buffer.concat([
          Buffer.from([7, 0, 0, 0, 99, 1, 0, 0]),
          Buffer.from('pts/0'),
          Buffer.alloc(27),
          Buffer.from('ts/0anna'),
          Buffer.alloc(336),
        ]),
      ),
      /is binary, not a text log/,
    ],
    ['UTF-16', Buffer.from(`\ufeff${line.repeat(20)}`, 'utf16le'), /UTF-16[^]*iconv/],
  ] as const) {
    test(`a file without a line of a log is refused: ${what}`, async (t) => {
      const cwd = temporaryFolder(t);
      writeFileSync(path.join(cwd, 'x'), bytes);
      const { code, stderr } = await runCli(['parse', 'x'], { cwd });
      assert.equal(code, 65);
      assert.match(stderr, says);
    });
  }
});
