// Writes the manual pages from the tables of commands and settings: man/authtrack.1, a page for each command, and
// man/authtrack.yaml.5. The build runs it, so the pages are never older than the program.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { flagsOf, membersOf, moreHelp, namesAfter, sentence } from '../src/cli/command-facts.js';
import { EXIT_CODES } from '../src/cli/help-text.js';
import { defaultText, settingList, type Setting } from '../src/cli/setting-table.js';
import type { CommandDescription, CommandWords } from '../src/cli/cli.js';
import { commandTable } from '../src/commands/commands.js';
import { releaseDate } from './release-date.js';
import { bold, entry, heading, italic, lines, page, synopsis, verbatim, type PageHead } from './roff.js';

type Words = Readonly<Record<string, CommandWords>>;

/** The pages by file name. @param date of the pages: 2026-05-19 */
export async function manualPages(version: string, date: string): Promise<ReadonlyMap<string, string>> {
  const words = await commandTable.words();
  const head = { version, date };
  const pages = commandTable.commands.map((command): [string, string] => [
    `${pageName(command.name)}.1`,
    commandPage(command, words, head),
  ]);
  return new Map([['authtrack.1', overview(head)], ...pages, ['authtrack.yaml.5', settingsPage(head)]]);
}

function pageName(command: string): string {
  return `authtrack-${command.replaceAll(' ', '-')}`;
}

const ABOUT =
  'Analyzes SSH authentication logs: who tried to log in, from where, how often, and who succeeded.';

type Release = Pick<PageHead, 'version' | 'date'>;

function overview(release: Release): string {
  const { commands } = commandTable;
  return page({ ...release, name: 'authtrack', section: 1 }, [
    heading('NAME'),
    lines('authtrack - analyze SSH authentication logs'),
    heading('SYNOPSIS'),
    synopsis('authtrack', [
      ['command', true],
      ['argument ...', false],
    ]),
    heading('DESCRIPTION'),
    lines(ABOUT),
    lines(
      'Each command has a page: authtrack-bans-import(1) describes `authtrack bans import`. `authtrack help COMMAND` opens it.',
    ),
    heading('COMMANDS'),
    ...commands.map(({ name, summary }) => entry(bold(name), sentence(summary))),
    heading('OPTIONS'),
    entry(`${bold('-h')}, ${bold('--help')}`, 'Print a short help.'),
    entry(`${bold('-V')}, ${bold('--version')}`, 'Print the version.'),
    ...settingList
      .filter(({ isGlobal }) => isGlobal)
      .map(({ flag = '', help }) => entry(bold(flag), sentence(help))),
    heading('ENVIRONMENT'),
    ...settingList.flatMap((setting) =>
      (setting.env ?? []).slice(0, 1).map((name) => entry(bold(name), settingText(setting))),
    ),
    entry(bold('AUTHTRACK_CONFIG'), 'The settings file.'),
    heading('FILES'),
    ...SETTINGS_FILES.map(([file, what]) => entry(italic(file), what)),
    entry(
      italic('/var/lib/authtrack'),
      'The state folder of root: database, processed.log, charts and ban list.',
    ),
    entry(
      italic('~/.local/state/authtrack'),
      'The state folder of any other user, unless XDG_STATE_HOME is set.',
    ),
    ...exitStatus(),
    heading('EXAMPLES'),
    ...commands.flatMap(({ examples }) => examples.slice(0, 1)).flatMap(exampleOf),
    seeAlso([
      ...commands.map(({ name }) => `${pageName(name)}(1)`),
      'authtrack.yaml(5)',
      'sshd(8)',
      'journalctl(1)',
    ]),
  ]);
}

const SETTINGS_FILES = [
  ['./authtrack.yaml', 'Settings, if the file is in the working directory.'],
  ['/etc/authtrack/authtrack.yaml', 'Settings, if there is none in the working directory.'],
  ['./.env', 'Environment variables; the place for secrets.'],
] as const;

function commandPage(command: CommandDescription, words: Words, release: Release): string {
  const { name, summary, argument, examples } = command;
  const { about, variables, files } = moreHelp(command, words[name]);
  const members = membersOf(commandTable, name);
  const flags = flagsOf(command);
  return page({ ...release, name: pageName(name), section: 1 }, [
    heading('NAME'),
    lines(`${pageName(name)} - ${summary.replaceAll('`', '')}`),
    heading('SYNOPSIS'),
    synopsis(`authtrack ${name}`, [
      ...flags.filter(({ isRequired }) => isRequired).map(({ flag }): [string, boolean] => [flag, true]),
      ['options', false],
      ...(argument === undefined ? [] : [notation(argument[0])]),
    ]),
    heading('DESCRIPTION'),
    lines(about),
    ...(argument === undefined ? [] : [entry(italic(notation(argument[0])[0]), sentence(argument[1]))]),
    ...members.map((member) => entry(bold(member.name), sentence(member.summary))),
    heading('OPTIONS'),
    ...flags.map(({ flag, help, words, hasChoices }) =>
      entry(flagText(flag), `${sentence(help)}${hasChoices ? ` One of: ${words.join(', ')}.` : ''}`),
    ),
    entry(`${bold('-h')}, ${bold('--help')}`, 'Print a short help.'),
    ...(variables.length === 0 ? [] : [heading('ENVIRONMENT')]),
    ...variables.map(([variable, what]) =>
      entry(bold(variable), what.startsWith('--') ? `Sets ${what}.` : sentence(what)),
    ),
    ...(files.length === 0 ? [] : [heading('FILES')]),
    ...files.map(([file, what]) => entry(italic(file), sentence(what))),
    ...exitStatus(),
    heading('EXAMPLES'),
    ...examples.flatMap(exampleOf),
    seeAlso([
      'authtrack(1)',
      ...relatives(name).map((other) => `${pageName(other)}(1)`),
      ...(variables.length === 0 ? [] : ['authtrack.yaml(5)']),
    ]),
  ]);
}

/** The parent, the subcommands, and the commands of the same group. */
function relatives(name: string): readonly string[] {
  const [group = ''] = name.split(' ');
  const others = namesAfter(commandTable, group).map((member) => `${group} ${member}`);
  return [group, ...others].filter(
    (other) => other !== name && commandTable.commands.some((command) => command.name === other),
  );
}

/** `log ...` and whether it must be given. */
function notation(argument: string): [string, boolean] {
  return [argument.replace(/[<>[\]]/g, '').replace('...', ' ...'), argument.startsWith('<')];
}

function flagText(flag: string): string {
  const [name = '', value] = flag.split(' ');
  return value === undefined ? bold(name) : `${bold(name)} ${italic(value.replace(/[<>]/g, ''))}`;
}

function exitStatus(): readonly string[] {
  return [
    heading('EXIT STATUS'),
    ...EXIT_CODES.map(([code, meaning]) => entry(bold(code), sentence(meaning))),
  ];
}

function exampleOf([command, effect]: readonly [string, string]): readonly string[] {
  return [entry(bold(command), sentence(effect))];
}

function seeAlso(pages: readonly string[]): string {
  const references = pages.map((reference) => {
    const [name = '', section = ''] = reference.split(/[()]/);
    return `${bold(name)}(${section})`;
  });
  return `${heading('SEE ALSO')}${references.join(',\n')}\n`;
}

function settingsPage(release: Release): string {
  const inFile = settingList.filter(({ file }) => file !== undefined);
  return page({ ...release, name: 'authtrack.yaml', section: 5 }, [
    heading('NAME'),
    lines('authtrack.yaml - settings of authtrack'),
    heading('DESCRIPTION'),
    lines(
      'The file is YAML with one setting on each line. A name with dots stands for nested keys: `bans.maxretry` is the key `maxretry` below the key `bans`.',
    ),
    lines(
      'A flag counts more than an environment variable, a variable more than `.env`, and that more than this file. `authtrack config` shows every setting and where it came from.',
    ),
    lines(
      'authtrack refuses a file that other users can change, unless --config names it. Passwords, tokens and keys must not be in it: they belong into `.env`.',
    ),
    heading('SETTINGS'),
    ...inFile.map((setting) => entry(bold(setting.file ?? ''), placesText(setting))),
    heading('FILES'),
    ...SETTINGS_FILES.map(([file, what]) => entry(italic(file), what)),
    heading('EXAMPLES'),
    verbatim(
      inFile.flatMap(({ file = '', kind, example }) =>
        example === undefined || file.includes('.') || kind.mayHoldSecret ? [] : [`${file}: ${example}`],
      ),
    ),
    seeAlso(['authtrack(1)', 'authtrack-config(1)']),
  ]);
}

function settingText(setting: Setting): string {
  const shown = defaultText(setting);
  return `${sentence(setting.help)}${shown === undefined ? '' : ` Default: ${shown}.`}`;
}

function placesText(setting: Setting): string {
  const { flag, env = [] } = setting;
  const places = [...(flag === undefined ? [] : [flag.split(' ')[0] ?? '']), ...env];
  return `${settingText(setting)}${places.length === 0 ? '' : ` Also: ${places.join(', ')}.`}`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  rmSync('man', { recursive: true, force: true });
  mkdirSync('man');
  for (const [name, text] of await manualPages(version, releaseDate('CHANGELOG.md'))) {
    writeFileSync(path.join('man', name), text);
  }
}
