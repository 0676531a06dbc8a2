/* eslint-disable no-control-regex -- escape sequences are what is looked for */
// What a person sees on a terminal: lines that fit, characters that it can show, colours that mean something. On a real
// pseudo terminal.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { stripVTControlCharacters } from 'node:util';

import { displayWidth } from '../../src/lib/display-text.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';
import { noTerminal, runOnTerminal } from '../support/run-on-terminal.js';

const ATTACKER = '198.51.100.7';
const line = (second: number, text: string): string =>
  `2026-05-31T10:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}Z web1 sshd[${100 + second}]: ${text} port ${40_000 + second} ssh2\n`;

const names = [
  'root',
  '李雷和韩梅梅在北京大学读书的时候认识了彼此',
  '😀👍🏽🇩🇪',
  'e\u0301te\u0301',
  'מנהל',
  'x'.repeat(90),
];

/** Failed logins of many names, and a login after them. */
const lines = [
  ...names.flatMap((name, n) =>
    Array.from({ length: names.length - n }, (_, i) =>
      line(n * 10 + i, `Failed password for ${name} from ${ATTACKER}`),
    ),
  ),
  line(200, `Failed password for eve\u200d\u202eadmin from ${ATTACKER}`),
  line(201, `Accepted password for root from ${ATTACKER}`),
];

const analyze = ['analyze', '--no-charts', 'auth.log'];

/** A folder with a log. */
function withLog(t: TestContext, content = lines): string {
  const cwd = temporaryFolder(t);
  writeFileSync(path.join(cwd, 'auth.log'), content.join(''));
  return cwd;
}

/** A folder whose log is in the database. */
async function withDatabase(t: TestContext): Promise<string> {
  const cwd = withLog(t);
  assert.equal((await runCli([...analyze, '--quiet'], { cwd })).code, 0);
  return cwd;
}

/**
 * Asserts that no line is wider than the terminal but for a long word at its end, such as a path, and for messages: the
 * terminal breaks these, so that a command in a hint can be copied.
 */
function assertFits(output: string, columns: number): void {
  const lines = stripVTControlCharacters(output).split('\n');
  for (const each of lines.filter((line) => !/^(?:authtrack: | {2}hint: )/.test(line))) {
    const lastWord = each.split(' ').at(-1) ?? '';
    assert.ok(
      displayWidth(lastWord) > columns / 2 || displayWidth(each) <= columns,
      `${displayWidth(each)} columns: ${each}`,
    );
  }
}

suite('on a terminal', { skip: noTerminal }, () => {
  for (const columns of [40, 80, 200])
    test(`of ${columns} columns all lines fit`, async (t) => {
      const cwd = withLog(t);
      const { code, output } = await runOnTerminal(analyze, { cwd, columns });
      assert.equal(code, 0);
      assertFits(output.slice(output.lastIndexOf('\u001b8')), columns);
      assert.match(output, /█/);
      assert.match(output, /李雷/);
      for (const args of [
        ['db', 'info'],
        ['bans', '--maxretry', '5'],
        ['bans', 'explain'],
        ['bans', 'explain', ATTACKER],
        ['bans', 'explain', '198.51.100.0/24'],
        ['config'],
      ])
        assertFits((await runOnTerminal(args, { cwd, columns })).output, columns);
    });

  test('the names and the bars use what there is', async (t) => {
    const cwd = await withDatabase(t);
    const [narrow, wide] = await Promise.all(
      [40, 200].map(async (columns) => {
        const { output } = await runOnTerminal([...analyze, '--verbose'], { cwd, columns });
        return { bar: /█+/.exec(output)?.[0].length, name: /x+…/.exec(output)?.[0].length };
      }),
    );
    assert.deepEqual([narrow?.name, wide?.name], [16, 64]);
    assert.deepEqual([narrow?.bar, wide?.bar], [12, 60]);
  });

  test('numbers stand below each other beside wide characters', async (t) => {
    const cwd = await withDatabase(t);
    const { output } = await runOnTerminal([...analyze, '--verbose'], { cwd, columns: 80 });
    const table = /User names tried most.*\n((?: {2}.*\n)+)/.exec(output)?.[1] ?? '';
    const columns = table
      .trimEnd()
      .split('\n')
      .map((row) => displayWidth(row.slice(0, row.indexOf('█'))));
    assert.ok(columns.length > 4);
    assert.deepEqual(new Set(columns).size, 1, table);
  });

  for (const [why, env] of [
    ['LANG=C', { LANG: 'C' }],
    ['LC_ALL=POSIX before LANG', { LC_ALL: 'POSIX' }],
    ['a dumb terminal', { TERM: 'dumb' }],
  ] as const)
    test(`${why}: ASCII only, and names are escaped`, async (t) => {
      const cwd = withLog(t);
      const { output } = await runOnTerminal(analyze, { cwd, columns: 80, env });
      assert.match(output.slice(output.indexOf('User names')), /^[\n -~\u001b]*$/);
      assert.match(output, / {2}#{24}\n/);
      assert.match(output, /x\.\.\. /);
      assert.match(output, /\\u\{674e\}/);
    });

  test('a dumb terminal gets no escape sequence at all', async (t) => {
    const cwd = withLog(t);
    const { output } = await runOnTerminal(analyze, { cwd, columns: 80, env: { TERM: 'dumb' } });
    assert.doesNotMatch(output, /\u001b/);
  });

  test('joiners and marks that change the direction stay escaped', async (t) => {
    const cwd = withLog(t);
    const { output } = await runOnTerminal(analyze, { cwd, columns: 80 });
    assert.match(output, /eve\\u\{200d\}\\u\{202e\}admin/);
  });

  test('a grave finding and a login after failures are red; with NO_COLOR or through a pipe nothing is', async (t) => {
    const cwd = await withDatabase(t);
    const shown = [...analyze, '--verbose'];
    const first = await runOnTerminal(shown, { cwd, columns: 80, redirect: '2>/dev/null' });
    assert.match(first.output, /\u001b\[31m {2}high {4}possible break-in: root from 198\.51\.100\.7/);
    const colored = await runOnTerminal(shown, { cwd, columns: 80, redirect: '2>/dev/null' });
    assert.match(colored.output, /\u001b\[31mLogged in after five or more failures/);
    const explained = await runOnTerminal(['bans', 'explain', ATTACKER], { cwd, columns: 80 });
    assert.match(explained.output, /\u001b\[31m.*Accepted/);
    const plain = await runOnTerminal(shown, {
      cwd,
      columns: 80,
      env: { NO_COLOR: '1' },
      redirect: '2>/dev/null',
    });
    assert.doesNotMatch(plain.output, /\u001b/);
    const empty = await runOnTerminal(shown, {
      cwd,
      columns: 80,
      env: { NO_COLOR: '' },
      redirect: '2>/dev/null',
    });
    assert.equal(strip(empty.output), strip(colored.output));
    assert.match(empty.output, /\u001b\[31m/);
    await runOnTerminal(shown, { cwd, columns: 80, redirect: '>piped 2>/dev/null' });
    assert.doesNotMatch(readFileSync(path.join(cwd, 'piped'), 'utf8'), /\u001b/);
  });

  test('warnings and errors are coloured on standard error, and not in a file', async (t) => {
    const cwd = withLog(t, [...lines, 'nothing like a log\n']);
    const warned = await runOnTerminal(analyze, { cwd, columns: 80, redirect: '>/dev/null' });
    assert.match(warned.output, /authtrack: \u001b\[33mwarning: \u001b\[39m1 malformed line/);
    const failed = await runOnTerminal(['analyze', 'missing.log'], { cwd, columns: 80 });
    assert.match(failed.output, /\u001b\[31merror: /);
    const { stderr } = await runCli(['analyze', 'missing.log'], { cwd });
    assert.match(stderr, /^authtrack: error: /);
  });

  test('db export to a file and charts show how far they are', async (t) => {
    const cwd = await withDatabase(t);
    const exported = await runOnTerminal(['db', 'export', '--format', 'csv', '--out', 'rows.csv'], {
      cwd,
      columns: 80,
    });
    assert.match(exported.output, new RegExp(`exporting .* of ${lines.length} rows`));
    assert.equal(readFileSync(path.join(cwd, 'rows.csv'), 'utf8').split('\n').length, lines.length + 2);
    const drawn = await runOnTerminal(['charts'], { cwd, columns: 80 });
    assert.match(drawn.output, /drawing .* 0 of 2 charts/);
    const quiet = await runOnTerminal(['charts', '--quiet'], { cwd, columns: 80 });
    assert.equal(quiet.output, '');
  });

  test('Ctrl-C says what was stored, and the same command continues from there', async (t) => {
    const count = 600_000;
    const cwd = withLog(
      t,
      Array.from(
        { length: count },
        (_, i) =>
          `2026-05-31T10:00:00Z web1 sshd[${i}]: Accepted password for anna from 192.0.2.${i % 250} port ${i % 60_000} ssh2\n`,
      ),
    );
    const processed = path.join(cwd, 'state', 'authtrack', 'processed.log');
    let isTyped = false;
    const { code, output } = await runOnTerminal(analyze, {
      cwd,
      columns: 80,
      answer: () => {
        // The first batch is stored and logged; the bar is drawn again.
        if (isTyped || !existsSync(processed) || readFileSync(processed).length === 0) return undefined;
        isTyped = true;
        return '\u0003';
      },
    });
    assert.equal(code, 130);
    const [, read = '', stored = ''] =
      /authtrack: stopped: ([\d,]+) lines read, ([\d,]+) new rows stored; run the same command again to continue from there\n/.exec(
        output.replaceAll(/\n {4}/g, ' '),
      ) ?? assert.fail(output);
    assert.equal(read, stored);
    const rest = await runCli([...analyze, '--json'], { cwd });
    const { inserted } = JSON.parse(rest.stdout) as { inserted: number };
    assert.ok(inserted > 0);
    assert.equal(inserted + Number(stored.replaceAll(',', '')), count);
  });
});

suite('through a pipe', () => {
  test('a line stays whole, tables are made for 80 columns, whatever COLUMNS says', async (t) => {
    const cwd = withLog(t);
    const env = { COLUMNS: '30' };
    const { stdout } = await runCli(analyze, { cwd, env });
    assert.match(stdout, /^Stored {11}\d+ new rows; \d+ in all, .* UTC$/m);
    assert.match(stdout, /x{31}… /);
    assert.match(stdout, / █{24}$/m);
  });

  test('without UTF-8 it is ASCII, and JSON is the same', async (t) => {
    const cwd = withLog(t);
    const env = { LANG: 'C' };
    assert.match((await runCli(analyze, { cwd, env })).stdout, /^[\n -~]+$/);
    const [ascii, unicode] = await Promise.all(
      [env, {}].map(async (each) => (await runCli(['parse', 'auth.log'], { cwd, env: each })).stdout),
    );
    assert.equal(ascii, unicode);
    assert.match(ascii ?? '', /李雷/);
  });
});

suite('a run without new logins', () => {
  test('says so in one line; --verbose and --json say all', async (t) => {
    const cwd = await withDatabase(t);
    const first = await runCli(analyze, { cwd });
    assert.match(first.stdout, /^New findings\n[^]+\n\nnothing else is new since 2026-05-31 10:03 UTC\n$/);
    const { stdout, stderr } = await runCli(analyze, { cwd });
    assert.deepEqual([stdout, stderr], ['nothing new since 2026-05-31 10:03 UTC\n', '']);
    assert.match((await runCli([...analyze, '--verbose'], { cwd })).stdout, /^Read +0 lines[^]*^User names/m);
    const json = JSON.parse((await runCli([...analyze, '--json'], { cwd })).stdout) as { rows: number };
    assert.equal(json.rows, lines.length);
  });

  test('says how many lines it read', async (t) => {
    const cwd = await withDatabase(t);
    writeFileSync(
      path.join(cwd, 'cron.log'),
      '2026-05-31T11:00:00Z web1 sshd[1]: Server listening on 0.0.0.0 port 22.\n',
    );
    await runCli(analyze, { cwd });
    const { stdout } = await runCli(['analyze', '--no-charts', 'cron.log'], { cwd });
    assert.equal(stdout, 'nothing new since 2026-05-31 10:03 UTC: 1 line read, without a login\n');
  });

  test('prints the whole summary if it found anything else, and the first time', async (t) => {
    const cwd = withLog(t, []);
    assert.match((await runCli(analyze, { cwd })).stdout, /^Read +0 lines/);
    writeFileSync(path.join(cwd, 'auth.log'), [...lines, 'nothing like a log\n'].join(''));
    await runCli(analyze, { cwd });
    writeFileSync(path.join(cwd, 'b.log'), line(1, `Failed password for root from ${ATTACKER}`).trim());
    assert.match((await runCli(['analyze', '--no-charts', 'b.log'], { cwd })).stdout, /^Waiting /m);
  });
});

/** The output without the time that it took. */
function strip(output: string): string {
  return output.replace(/Time +[\d.]+ s/, '');
}
