// The table of settings and everything that repeats it: help, `config`, .env.example, docs, README.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { parse } from 'yaml';

import { commandTable } from '../../src/commands/commands.js';
import { settingsOf } from '../../src/cli/command-facts.js';
import { parseCommandLine } from '../../src/cli/program.js';
import { defaultText, settingList } from '../../src/cli/setting-table.js';
import { envExample, settingsPage } from '../../tools/settings-docs.js';
import { projectFolder } from '../support/project.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';

const read = (name: string): string => readFileSync(path.join(projectFolder, name), 'utf8');
const long = (flag: string): string => flag.split(' ')[0] ?? flag;

/** What `--help` prints for a command. */
async function helpOf(command: string): Promise<string> {
  let text = '';
  const stdout = { write: (part: string) => (text += part) };
  await parseCommandLine([...command.split(' '), '--help'], commandTable, { env: {}, cwd: '/', stdout });
  return text;
}

suite('the table of settings', () => {
  test('has each name once, former names included', () => {
    const names = settingList.flatMap(({ flag, env = [], file, formerly }) => [
      ...[flag, formerly?.flag].flatMap((one) => (one === undefined ? [] : [long(one)])),
      ...[...env, formerly?.env].flatMap((one) => one ?? []),
      ...[file, formerly?.file].flatMap((one) => one ?? []),
    ]);
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
    );
  });

  for (const {
    key,
    kind,
    default: value,
    flag,
    commands,
    usedBy,
    isGlobal,
    env = [],
    file,
    secret,
  } of settingList) {
    test(`${key}: the kind accepts the default, and the row is complete`, () => {
      const standard =
        typeof value === 'function' ? value({ env: {}, valueOf: (name) => `/${name}` }) : value;
      if (standard !== undefined) assert.deepEqual(kind.check(standard), { value: standard });
      const isTaken = commands !== undefined || isGlobal === true;
      assert.equal(isTaken, flag !== undefined, 'a flag without commands, or the reverse');
      assert.equal(
        usedBy !== undefined,
        flag === undefined,
        'no help of a command shows it, or two parts do',
      );
      assert.ok(env.length > 0 || file !== undefined, 'no variable and no path');
      if (secret === undefined) return;
      assert.deepEqual([flag, file], [undefined, undefined], 'a secret in a flag or in authtrack.yaml');
      assert.ok(
        secret.goesTo === undefined || settingList.some((other) => other.key === secret.goesTo),
        secret.goesTo,
      );
    });
  }
});

suite('what follows from the table', () => {
  test('a setting names only commands that exist', () => {
    const names = commandTable.commands.map(({ name }) => name);
    const unknown = settingList.flatMap(({ commands = [], usedBy = [] }) =>
      [...commands, ...usedBy].filter((one) => !names.includes(one)),
    );
    assert.deepEqual(unknown, []);
  });

  for (const { name, flags = [], views = [], readsNoSettings } of commandTable.commands)
    test(`the help of ${name} has the flags of its settings, with their defaults, and no others`, async () => {
      const help = await helpOf(name);
      const taken = readsNoSettings ? [] : settingsOf(name);
      const own = [...flags.map(({ flag }) => long(flag)), ...views.map(([view]) => `--${view}`)];
      assert.deepEqual(
        [...help.matchAll(/^ {2}(?:-h, )?(--[a-z0-9-]+)/gm)].map(([, flag]) => flag).sort(),
        [
          ...taken.map(({ flag = '' }) => long(flag)),
          ...own,
          ...(readsNoSettings ? [] : ['--config']),
          '--help',
        ].sort(),
      );
      const words = help.replace(/\s+/g, ' ');
      for (const setting of taken) {
        const text = setting.flagHelp ?? setting.help;
        const shown = defaultText(setting);
        const isShown = setting.flag?.includes('<') && shown !== undefined;
        const line = `${setting.flag ?? ''} ${text}${isShown ? ` (default: ${shown})` : ''}`;
        assert.ok(words.includes(line), line);
      }
    });

  test('`config` shows each setting, in the same order, and no secret', async (t) => {
    const secrets = settingList.filter(({ secret }) => secret).map(({ env = [] }) => env[0] ?? '');
    const env = Object.fromEntries(secrets.map((name) => [name, 'a-hidden-value-of-some-length']));
    const { code, stdout } = await runCli(['config', '--json'], { cwd: temporaryFolder(t), env });
    assert.equal(code, 0);
    assert.deepEqual(
      Object.keys(JSON.parse(stdout) as object),
      settingList.map(({ key }) => key),
    );
    assert.ok(secrets.length > 0 && !stdout.includes('a-hidden-value'));
  });

  test('.env.example and docs/settings.md are as `npm run docs` writes them', () => {
    assert.equal(read('.env.example'), envExample());
    assert.equal(read('docs/settings.md'), settingsPage(read('docs/settings.md')));
  });

  test('the links of the table lead to a heading', () => {
    const slug = (heading: string): string =>
      heading
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-');
    for (const { key, page } of settingList) {
      if (page === undefined) continue;
      const [file = '', anchor = ''] = page.split('#');
      const headings = [...read(`docs/${file}`).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => slug(text));
      assert.ok(headings.includes(anchor), `${key}: ${page}`);
    }
  });
});

suite('pages that mention settings', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...readdirSync(path.join(projectFolder, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  const variables = settingList.flatMap(({ env = [], formerly }) => [...env, formerly?.env]);
  const flags = [
    ...settingList.flatMap(({ flag, formerly }) => [flag, formerly?.flag]),
    ...commandTable.commands.flatMap((one) => (one.flags ?? []).map(({ flag }) => flag)),
  ].flatMap((flag) => (flag === undefined ? [] : [long(flag)]));

  for (const page of pages)
    test(`${page} names no unknown variable, and no unknown flag of authtrack`, () => {
      const text = read(page);
      for (const [name] of text.matchAll(/\bAUTHTRACK_[A-Z]\w*/g))
        assert.ok(variables.includes(name) || ours.includes(name), name);
      for (const [call] of text.matchAll(/\bauthtrack (?:analyze|parse|charts|config|bans|db)\b[^`|\n&]*/g))
        for (const [, flag = ''] of call.matchAll(/ (--[a-z][a-z0-9-]*)/g))
          assert.ok(flags.includes(flag) || views.includes(flag), `${flag} in: ${call}`);
    });
  const ours = ['AUTHTRACK_CONFIG'];
  const views = ['--config', '--help', '--version', '--explain', '--unmatched', '--count'];

  const listed = new Map(
    [...read('docs/interface.md').matchAll(/^\| `([^`]+)` \|(.*)\|$/gm)].map(
      ([, command = '', cell = '']) => [
        command.replace(/ ([[<].*|fail2ban|abuseipdb)$/, ''),
        cell.match(/--[a-z0-9-]+/g) ?? [],
      ],
    ),
  );
  for (const { name, flags: own = [], views: all = [] } of commandTable.commands)
    test(`docs/interface.md lists ${name} with its flags that are not settings`, () => {
      const expected = [...own.map(({ flag }) => long(flag)), ...all.map(([view]) => `--${view}`)];
      assert.deepEqual([...(listed.get(name) ?? ['not listed'])].sort(), expected.sort());
    });

  test('docs/bans.md has the defaults of the ban list', () => {
    const [, yaml = ''] =
      /```yaml\n# authtrack\.yaml, with the defaults\n([^`]*)```/.exec(read('docs/bans.md')) ?? [];
    const { bans } = parse(yaml) as { bans: Record<string, unknown> };
    const { imported, ...others } = bans;
    const shown = new Map(Object.entries({ ...others, ...(imported as object) }));
    const inFile = settingList.filter(({ file = '' }) => file.startsWith('bans.'));
    for (const { key, kind, default: value } of inFile) {
      if (key === 'allHosts') continue;
      assert.deepEqual(kind.check(shown.get(key)), { value }, key);
      shown.delete(key);
    }
    assert.deepEqual([...shown.keys()], []);
  });
});
