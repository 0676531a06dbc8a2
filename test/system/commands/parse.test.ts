import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import { text } from 'node:stream/consumers';

import { LOGIN, assertFails, folderWithLog } from '../../support/failing-run.js';
import { mainFile } from '../../support/project.js';
import { runCli } from '../../support/run-cli.js';

const UNKNOWN = 'May 31 10:00:02 web1 sshd[101]: frobnicated 7 times by 192.0.2.7\n';
const OVERLONG = `May 31 10:00:03 web1 sshd[102]: ${'x'.repeat(1 << 20)}\n`;

const parsedLines = (stdout: string): unknown[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

suite('authtrack parse', () => {
  test('--explain and --unmatched exclude each other: exit 64', async (t) => {
    const ended = await runCli(['parse', '--explain', '--unmatched', 'auth.log'], { cwd: folderWithLog(t) });
    assertFails(ended, {
      code: 64,
      says: [/option '--explain' cannot be used with option '--unmatched'/],
    });
  });

  test('reports on stderr that lines of sshd are unknown, in one line', async (t) => {
    const cwd = folderWithLog(t, { 'new.log': LOGIN + UNKNOWN + UNKNOWN });
    const { code, stderr } = await runCli(['parse', 'new.log'], { cwd });
    assert.equal(
      stderr,
      'authtrack: warning: 2 lines of sshd that authtrack does not know: see authtrack parse --unmatched FILE\n',
    );
    assert.equal(code, 0);
  });

  test('--strict accepts lines that are only unknown', async (t) => {
    const cwd = folderWithLog(t, { 'new.log': LOGIN + UNKNOWN });
    assert.equal((await runCli(['parse', '--strict', 'new.log'], { cwd })).code, 0);
  });

  test('--explain prints the result of each line, also an overlong or malformed one, and stderr is silent', async (t) => {
    const cwd = folderWithLog(t, { 'new.log': `${LOGIN}oops\n${OVERLONG}\n${UNKNOWN}` });
    const { code, stdout, stderr } = await runCli(['parse', '--explain', 'new.log'], { cwd });
    assert.deepEqual([code, stderr], [0, '']);
    const lines = parsedLines(stdout) as { line: number; outcome: string; reason: string }[];
    assert.deepEqual(
      lines.map(({ line, outcome }) => [line, outcome]),
      [
        [1, 'event'],
        [2, 'malformed'],
        [3, 'malformed'],
        [4, 'ignored'],
        [5, 'unrecognized'],
      ],
    );
    assert.equal(lines[0]?.reason, 'Accepted, 1 attempt');
    assert.match(lines[2]?.reason ?? '', /longer than 1 MiB/);
    for (const line of lines) assert.deepEqual(Object.keys(line), ['line', 'outcome', 'reason']);
  });

  test('--explain with --strict prints all, then ends with 65', async (t) => {
    const cwd = folderWithLog(t, { 'new.log': `oops\n${LOGIN}` });
    const ended = await runCli(['parse', '--explain', '--strict', 'new.log'], { cwd });
    assert.equal(parsedLines(ended.stdout).length, 2);
    assertFails({ ...ended, stdout: '' }, { code: 65, says: [/1 malformed line/] });
  });

  test('--unmatched counts over all logs, and prints nothing if nothing is unknown', async (t) => {
    const cwd = folderWithLog(t, { 'new.log': LOGIN + UNKNOWN });
    const counted = await runCli(['parse', '--unmatched', 'new.log', 'auth.log', 'new.log'], { cwd });
    assert.deepEqual(parsedLines(counted.stdout), [
      {
        file: 'new.log',
        count: 2,
        shape: 'frobnicated <n> times by <address>',
        line: 2,
        example: UNKNOWN.trimEnd(),
      },
    ]);
    assert.equal(counted.stderr, '');
    const nothing = await runCli(['parse', '--unmatched', 'auth.log'], { cwd });
    assert.deepEqual(nothing, { code: 0, stdout: '', stderr: '' });
  });

  test('names the file of each line if several logs are read, and none if there is only one', async (t) => {
    const cwd = folderWithLog(t, { 'a.log.1': LOGIN.replace('anna', 'ben'), 'a.log': LOGIN + UNKNOWN });
    const keysOf = async (...args: string[]): Promise<unknown[][]> => {
      const { stdout } = await runCli(['parse', ...args], { cwd, input: LOGIN });
      const lines = parsedLines(stdout) as Record<string, unknown>[];
      return lines.map((line) => [Object.keys(line).slice(0, 2), line['file'], line['line']]);
    };
    assert.deepEqual(await keysOf('a.log', 'a.log.1', '-'), [
      [['file', 'line'], 'a.log.1', 1],
      [['file', 'line'], 'a.log', 1],
      [['file', 'line'], 'standard input', 1],
    ]);
    assert.deepEqual(await keysOf('--explain', 'a.log*'), [
      [['file', 'line'], 'a.log.1', 1],
      [['file', 'line'], 'a.log', 1],
      [['file', 'line'], 'a.log', 2],
    ]);
    assert.deepEqual(await keysOf('--unmatched', 'a.log*'), [[['file', 'count'], 'a.log', 2]]);
    assert.deepEqual(await keysOf('auth.log'), [[['line', 'date'], undefined, 1]]);
    assert.deepEqual(await keysOf('--unmatched', 'a.log'), [[['count', 'shape'], undefined, 2]]);
  });

  test('--count prints the counts of all logs in one line, also of lines without a login, and stderr is silent', async (t) => {
    const invalid = LOGIN.replace('Accepted password for', 'Failed password for invalid user');
    const cwd = folderWithLog(t, { 'new.log': `${LOGIN}${invalid}oops\n${OVERLONG}\n${UNKNOWN}` });
    const counted = await runCli(['parse', '--count', 'new.log', 'auth.log'], { cwd });
    assert.deepEqual(counted, {
      code: 0,
      stdout:
        '{"lines":7,"events":{"Accepted":2,"Failed":1,"Invalid":0,"Probe":0},"attempts":3,"malformed":2,"unrecognized":1}\n',
      stderr: '',
    });
  });

  test('--explain ends without an error when its reader stops reading', async (t) => {
    const cwd = folderWithLog(t, { 'long.log': LOGIN.repeat(100_000) });
    const child = spawn(process.execPath, [mainFile, 'parse', '--explain', 'long.log'], { cwd });
    const stderr = text(child.stderr);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    await once(child, 'close');
    assert.deepEqual([child.exitCode, await stderr], [0, '']);
  });

  test('--unmatched prints what it has counted when a signal ends it', async (t) => {
    const child = spawn(process.execPath, [mainFile, 'parse', '--unmatched', '-'], { cwd: folderWithLog(t) });
    t.after(() => child.kill('SIGKILL'));
    child.stdin.on('error', () => undefined);
    const stdout = text(child.stdout);
    // More than a block waits for the end of its line, so the first line has been read when this is accepted.
    for (let sent = 0; sent < 4; sent += 1)
      await new Promise((resolve) => child.stdin.write(UNKNOWN.repeat(20_000), resolve));
    child.kill('SIGINT');
    await once(child, 'close');
    assert.equal(child.exitCode, 130);
    const [first] = parsedLines(await stdout) as { count: number }[];
    assert.ok(first && first.count > 0);
  });
});
