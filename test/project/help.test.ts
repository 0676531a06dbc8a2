// The help and the manual page of every command.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { helpText } from '../../src/cli/cli.js';
import { flagsOf } from '../../src/cli/command-facts.js';
import { parseCommandLine } from '../../src/cli/program.js';
import { commandTable } from '../../src/commands/commands.js';
import { manualPages } from '../../tools/man-pages.js';
import { projectFolder } from '../support/project.js';
import { temporaryFolder } from '../support/run-cli.js';
import { missingTool, runTool } from '../support/tools.js';

const PIPE = {};
const everyName = ['', ...Object.keys(commandTable.groups), ...commandTable.commands.map(({ name }) => name)];

async function printed(args: readonly string[], screen: object = PIPE): Promise<string> {
  let text = '';
  const stdout = { ...screen, write: (part: string) => (text += part) };
  const invocation = await parseCommandLine(args, commandTable, { env: {}, cwd: '/', stdout });
  return invocation === undefined ? text : `${invocation.command.name}: ${invocation.inputs.join(' ')}`;
}

function longest(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}

for (const name of everyName)
  suite(`the help of authtrack ${name}`, () => {
    test('fits 80 columns in a pipe, and the terminal', async () => {
      assert.ok(longest(await helpText(name, commandTable, PIPE)) <= 80);
      const narrow = await helpText(name, commandTable, { isTTY: true, columns: 76 });
      assert.ok(longest(narrow) <= 76, narrow);
      const wide = longest(await helpText(name, commandTable, { isTTY: true, columns: 300 }));
      assert.ok(wide > 80 && wide <= 100, `${wide}`);
    });

    test('is the same with --help and with `help`', async () => {
      const words = name === '' ? [] : name.split(' ');
      const text = await printed([...words, '--help']);
      assert.equal(text, await helpText(name, commandTable, PIPE));
      assert.equal(await printed(['help', ...words]), `help: ${name}`);
    });
  });

suite('the help of a command', () => {
  for (const { name, summary, examples } of commandTable.commands)
    test(`${name} says more than its summary, and shows each example`, async () => {
      const words = (await commandTable.words())[name];
      assert.ok(words !== undefined, `write what \`${name}\` does in src/commands/command-words.ts`);
      assert.notEqual(words.about.toLowerCase(), `${summary}.`);
      assert.match(words.about, /^[A-Z].*\.$/s);
      const text = (await helpText(name, commandTable, PIPE)).replace(/ \\\n/g, ' ').replace(/\s+/g, ' ');
      assert.ok(text.includes(words.about));
      for (const [example, effect] of examples) assert.ok(text.includes(`$ ${example} ${effect}`), example);
    });

  test('names the variables that the command uses, and no others', async () => {
    const text = await helpText('bans report', commandTable, PIPE);
    for (const name of ['ABUSEIPDB_KEY', 'AUTHTRACK_DATABASE_URL']) assert.ok(text.includes(name), name);
    for (const name of ['IPINFO_TOKEN', 'AUTHTRACK_STRICT']) assert.ok(!text.includes(name), name);
  });

  test('`bans help import` and `bans help` are `help bans import` and `help bans`', async () => {
    assert.equal(await printed(['bans', 'help', 'import']), 'help: bans import');
    assert.equal(await printed(['bans', 'help']), 'help: bans');
    assert.equal(await printed(['db', 'help']), 'help: db');
  });

  test('`help` can be the name of a log', async () => {
    assert.equal(await printed(['parse', 'help']), 'parse: help');
  });
});

const pages = await manualPages('1.2.3', '2026-05-19');

suite('the manual pages', () => {
  test('there is one for the program, each command and the settings file', () => {
    const names = commandTable.commands.map(({ name }) => `authtrack-${name.replaceAll(' ', '-')}.1`);
    assert.deepEqual([...pages.keys()].sort(), ['authtrack.1', 'authtrack.yaml.5', ...names].sort());
  });

  test('the build has written them, and the package has them', async () => {
    assert.deepEqual(readdirSync(path.join(projectFolder, 'man')).sort(), [...pages.keys()].sort());
    const { files, version } = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
      readonly files: readonly string[];
      readonly version: string;
    };
    assert.ok(files.includes('man'));
    const built = readFileSync(path.join(projectFolder, 'man/authtrack.1'), 'utf8');
    const date = /^\.TH "AUTHTRACK" "1" "([^"]+)"/m.exec(built)?.[1] ?? '';
    assert.equal(built, (await manualPages(version, date)).get('authtrack.1'));
  });

  for (const [name, text] of pages) {
    test(`${name} has the usual sections, in the usual order`, () => {
      const order = [
        ...['NAME', 'SYNOPSIS', 'DESCRIPTION', 'COMMANDS', 'OPTIONS', 'SETTINGS', 'ENVIRONMENT', 'FILES'],
        ...['EXIT STATUS', 'EXAMPLES', 'SEE ALSO'],
      ];
      const found = [...text.matchAll(/^\.SH (.*)$/gm)].map(([, title = '']) => title);
      assert.deepEqual(
        found,
        order.filter((title) => found.includes(title)),
      );
      for (const title of ['NAME', 'DESCRIPTION', 'EXAMPLES', 'SEE ALSO'])
        assert.ok(found.includes(title), title);
    });

    test(
      `${name}: mandoc finds nothing wrong`,
      { skip: missingTool('sh', '-c', 'command -v mandoc') },
      (t) => {
        const file = written(t, name, text);
        assert.deepEqual(runTool('mandoc', '-T', 'lint', '-W', 'style', file), { status: 0, output: '' });
      },
    );

    test(
      `${name}: man shows it without a warning`,
      { skip: missingTool('groff', '--version') || missingTool('man', '--version') },
      (t) => {
        const ended = runTool(
          'sh',
          '-c',
          'exec man --warnings -l "$1" >/dev/null',
          'sh',
          written(t, name, text),
        );
        assert.deepEqual(ended, { status: 0, output: '' });
      },
    );
  }

  for (const command of commandTable.commands)
    test(
      `the page of ${command.name} has its flags and examples, to be copied`,
      { skip: missingTool('groff', '--version') },
      (t) => {
        const name = `authtrack-${command.name.replaceAll(' ', '-')}.1`;
        const { output } = runTool(
          'groff',
          '-man',
          '-Tutf8',
          '-P-cbou',
          '-rLL=300n',
          written(t, name, pages.get(name) ?? ''),
        );
        const shown = output.replace(/\s+/g, ' ');
        for (const { long } of flagsOf(command)) assert.ok(shown.includes(` ${long} `), long);
        for (const [example] of command.examples) assert.ok(shown.includes(example), example);
      },
    );

  test('each page that another one names exists', () => {
    for (const [name, text] of pages)
      for (const [, other = '', section = ''] of text.matchAll(/^\\fB([^\n]*)\\fR\(([15])\)/gm)) {
        const file = `${other.replaceAll('\\-', '-')}.${section}`;
        assert.ok(pages.has(file) || file === 'journalctl.1', `${name} names ${file}`);
      }
  });
});

function written(t: Parameters<typeof temporaryFolder>[0], name: string, text: string): string {
  const folder = temporaryFolder(t);
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}
