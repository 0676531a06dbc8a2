/* eslint-disable no-control-regex -- escape sequences are what is looked for */
// Tables and prose of config, setup and bans on a real pseudo terminal.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';

import { runCli, temporaryFolder } from '../support/run-cli.js';
import { noTerminal, runOnTerminal } from '../support/run-on-terminal.js';

suite('on a terminal', { skip: noTerminal }, () => {
  test('config shows the columns that fit, and names the others', async (t) => {
    const cwd = temporaryFolder(t);
    const [narrow, wide] = await Promise.all(
      [80, 200].map(async (columns) => (await runOnTerminal(['config'], { cwd, columns })).output),
    );
    assert.match(stripVTControlCharacters(narrow ?? ''), /^\S*setting +value +from\S*$/m);
    assert.match(narrow ?? '', /^Columns that do not fit: flag, variable /m);
    assert.match(wide ?? '', /^\S*setting +value +from +flag +variable\S*$/m);
    assert.doesNotMatch(wide ?? '', /do not fit/);
  });

  test('setup breaks what it says, and leaves the lines of files whole', async (t) => {
    const cwd = temporaryFolder(t);
    const args = ['setup', '--dry-run', '--root', cwd];
    const { output } = await runOnTerminal(args, { cwd, columns: 60 });
    const said = output.split('\n').filter((each) => !/^ {2}/.test(each));
    assert.ok(said.length > 5);
    for (const each of said) assert.ok(stripVTControlCharacters(each).length <= 60, each);
    assert.match(output, /^ {4}\+# Settings of authtrack\. .{60}/m);
    const ascii = await runOnTerminal(args, { cwd, columns: 60, env: { TERM: 'dumb' } });
    assert.match(ascii.output, /^[\n -~]*$/);
  });

  test('bans marks a possible break-in red', async (t) => {
    const cwd = temporaryFolder(t);
    const line = (second: number, text: string): string =>
      `2026-05-31T10:00:0${second}Z web1 sshd[${second}]: ${text} password for root from 82.146.25.158 port 40000 ssh2\n`;
    const log = Array.from({ length: 8 }, (_, i) => line(i, 'Failed')).join('') + line(9, 'Accepted');
    writeFileSync(path.join(cwd, 'auth.log'), log);
    await runCli(['analyze', '--no-charts', '--quiet', 'auth.log'], { cwd });
    const args = ['bans', '--maxretry', '5'];
    const { output } = await runOnTerminal(args, { cwd, columns: 100 });
    assert.match(output, /\u001b\[31m {2}82\.146\.25\.158 .*possible break-in/);
  });
});
