// The commands and their flags as commander wants them.
import { Command, Option, type CommanderError } from 'commander';

import { UsageError } from '../lib/errors.js';
import type { CommandDescription, CommandTable } from './command-description.js';
import { flagsOf, sentence } from './command-facts.js';
import type { HelpTexts } from './help-text.js';
import { settingList } from './setting-table.js';

/** What the command line gives to a command. */
export type Given = {
  readonly inputs: readonly string[];
  readonly flags: ReadonlyMap<string, unknown>;
  readonly view: string | undefined;
  readonly options: Readonly<Record<string, string | undefined>>;
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>;
  readonly configFile: string | undefined;
};

type Building<C extends CommandDescription> = {
  /** Where commander prints the help. */
  readonly write: (text: string) => void;
  /** Present if a help will be printed. */
  readonly help: HelpTexts | undefined;
  readonly onChosen: (command: C, given: Given) => void;
  /** Receives each failure with the command that commander was at. */
  readonly onFailure: (error: CommanderError, at: Command) => void;
};

/** The program with all commands; it is not run. `-V` is among its options, and the caller acts on it. */
export function buildProgram<C extends CommandDescription>(
  { commands, groups }: CommandTable<C>,
  building: Building<C>,
): Command {
  const program = new Command('authtrack')
    .description(
      'Analyzes SSH authentication logs: who tried to log in, from where, how often, and who succeeded.',
    )
    // Not commander's `version`, which takes the text: package.json is read only for this flag.
    .option('-V, --version', 'print the version');
  for (const { flag = '', help, isGlobal } of settingList) if (isGlobal) program.option(flag, help);
  for (const command of commands) {
    groupOf(program, command.name, groups).addCommand(commandOf(command, building));
  }
  const { help, write, onFailure } = building;
  for (const command of withMembers(program)) {
    // The table has a command `help`.
    command
      .helpCommand(false)
      .helpOption('-h, --help', 'show this help')
      .exitOverride((error) => {
        onFailure(error, command);
        throw error;
      })
      .configureOutput({
        writeOut: write,
        writeErr: () => undefined,
        ...(help && { getOutHelpWidth: () => help.width }),
      });
    if (help)
      command.configureHelp({
        minWidthToWrap: 20,
        subcommandTerm: (each) => [each.name(), argumentsOf(each)].join(' ').trim(),
      });
  }
  if (help) program.addHelpText('after', help.ofProgram);
  return program;
}

function argumentsOf(command: Command): string {
  return command.registeredArguments
    .map((argument) => {
      const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
      return argument.required ? `<${name}>` : `[${name}]`;
    })
    .join(' ');
}

/** A command, its members, and their members. */
function withMembers(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withMembers)];
}

/**
 * The parent of a command. For `db info` it is `db`, which is created at its first member; for `bans lists remove` it is
 * `bans lists`.
 */
function groupOf(program: Command, name: string, groups: CommandTable['groups']): Command {
  return name
    .split(' ')
    .slice(0, -1)
    .reduce((parent, group) => {
      const known = parent.commands.find((command) => command.name() === group);
      const text = groups[group] ?? '';
      return known ?? parent.command(group).summary(text).description(sentence(text));
    }, program);
}

/** The program and the commands that a command is a member of, the outermost first. */
function around({ parent }: Command): readonly Command[] {
  return parent === null ? [] : [...around(parent), parent];
}

/** `bans import` of that command, empty for the program. */
export function pathOf(command: Command): string {
  if (command.parent === null) return '';
  return `${pathOf(command.parent)} ${command.name()}`.trim();
}

/** The flags that the user gave, without defaults. */
function givenTo(command: Command): readonly (readonly [string, unknown])[] {
  const options = Object.entries(command.opts<Record<string, unknown>>());
  return options.filter(([key]) => command.getOptionValueSource(key) === 'cli');
}

/** The flags of a command; the former names of settings are hidden. */
function optionsOf(description: CommandDescription): readonly Option[] {
  const views = (description.views ?? []).map(([view]) => view);
  const lists = (description.flags ?? []).filter(({ isList }) => isList).map(({ flag }) => flag);
  return flagsOf(description).flatMap(({ flag, help, from, words, hasChoices, isRequired, setting }) => {
    const option = new Option(flag, help).makeOptionMandatory(isRequired);
    if (from === 'view') option.conflicts(views.filter((view) => `--${view}` !== flag));
    if (from === 'command' && hasChoices) option.choices(words);
    // The parser joins a list that is given twice; commander would keep only the last.
    if (setting?.kind.isList)
      option.argParser((value, before: string | undefined) =>
        before === undefined ? value : `${before},${value}`,
      );
    if (from === 'command' && lists.includes(flag))
      option.argParser((value, before: readonly string[] | undefined) => [...(before ?? []), value]);
    const former = setting?.formerly?.flag;
    return former === undefined ? [option] : [option, new Option(former).hideHelp()];
  });
}

/**
 * The flags before and after the name of a member, as in `bans --allow A explain --allow B IP`. Lists are joined; of
 * any other flag the last value counts.
 */
function together(given: readonly (readonly [string, unknown])[]): Map<string, unknown> {
  const flags = new Map<string, unknown>();
  for (const [key, value] of given) {
    const before = settingList.some((one) => one.key === key && one.isUnion) ? flags.get(key) : undefined;
    flags.set(key, before === undefined ? value : `${before as string},${value as string}`);
  }
  return flags;
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}

/** Refuses a flag before a member that does not have it: `bans --format csv explain …`. */
function refuseForeign(command: Command): void {
  const known = command.options.map((option) => option.attributeName());
  for (const group of around(command).slice(1)) {
    const foreign = givenTo(group).find(([key]) => !known.includes(key));
    if (foreign === undefined) continue;
    const flag = group.options.find((option) => option.attributeName() === foreign[0])?.long ?? foreign[0];
    throw new UsageError(`${flag} is not a flag of \`${pathOf(command)}\``, {
      hint: `see \`authtrack ${pathOf(command)} --help\``,
    });
  }
}

function commandOf<C extends CommandDescription>(
  description: C,
  { help, onChosen }: Pick<Building<C>, 'help' | 'onChosen'>,
): Command {
  const { name, summary, argument, views = [], flags = [] } = description;
  const command = new Command(name.split(' ').at(-1)).summary(summary);
  if (argument !== undefined) command.argument(argument[0], argument[1]);
  for (const option of optionsOf(description)) command.addOption(option);
  if (help) {
    command.description(help.about(description));
    command.addHelpText('after', () => help.after(description));
  }
  // Otherwise a command with members, such as `bans`, takes the flags after the name of a member.
  command.enablePositionalOptions();
  const ownFlags = flags.map(({ flag }) => new Option(flag).attributeName());
  command.action(() => {
    const options = command.opts<Record<string, unknown>>();
    const places = [...around(command), command];
    const given = places.flatMap(givenTo);
    refuseForeign(command);
    const isOwn = ([key]: readonly [string, unknown]): boolean => ownFlags.includes(key);
    const own = given.filter(isOwn);
    onChosen(description, {
      inputs: command.args,
      flags: together(given.filter((entry) => !isOwn(entry))),
      options: Object.fromEntries(
        own.flatMap(([key, value]) => (isList(value) ? [] : [[key, String(value)]])),
      ),
      lists: Object.fromEntries(own.flatMap(([key, value]) => (isList(value) ? [[key, value]] : []))),
      view: views.map(([view]) => view).find((view) => options[view] === true),
      configFile: places
        .map((one) => one.opts<Record<string, string | undefined>>()['config'])
        .findLast((file) => file !== undefined),
    });
  });
  return command;
}
