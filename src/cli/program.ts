// Parses the command line with commander into an Invocation. It runs no command.
import { Command, CommanderError, Option } from 'commander';
import { createRequire } from 'node:module';

import { UsageError } from '../lib/errors.js';
import { givenFlag } from './candidates.js';
import type { CommandDescription, CommandTable } from './command-description.js';
import { defaultText, settingList, type Setting } from './setting-table.js';
import { resolveSettings, type Resolved } from './settings.js';

export type Invocation<C extends CommandDescription = CommandDescription> = {
  readonly command: C;
  /** The arguments as given: logs, a file, an address. `-` is standard input. */
  readonly inputs: readonly string[];
  /** The given flag of `views`, without dashes. */
  readonly view: string | undefined;
  /** The given flags that are not settings, by their name; `true` for a flag without a value. */
  readonly options: Readonly<Record<string, string | undefined>>;
  readonly resolved: Resolved;
  /** The command line as given. */
  readonly args: readonly string[];
  /** The flags of settings alone, without --json and --quiet. */
  readonly settingArgs: readonly string[];
};

export type ProgramEnvironment = {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Where the help and the version are printed. */
  readonly stdout: { write(text: string): unknown };
};

const EXIT_CODES = `Exit codes: 0 success, 64 wrong usage, 65 invalid data, 66 input not found, 69 database or service unavailable,
73 cannot create a file, 74 read or write error, 75 try again later, 77 permission denied, 78 wrong configuration;
129, 130 and 143 after a signal.`;

/**
 * The parsed command line, or undefined if commander has already printed the help or the version.
 * @throws UsageError, ConfigError
 */
export async function parseCommandLine<C extends CommandDescription>(
  args: readonly string[],
  { commands, groups }: CommandTable<C>,
  environment: ProgramEnvironment,
): Promise<Invocation<C> | undefined> {
  let chosen: (Pick<Invocation<C>, 'command' | 'inputs'> & Given) | undefined;
  const program = new Command('authtrack')
    .description(
      'Analyzes SSH authentication logs: who tried to log in, from where, how often, and who succeeded.',
    )
    // Not commander's `version`, which takes the text: package.json is read only for this flag.
    .option('-V, --version', 'print the version')
    .on('option:version', () => {
      environment.stdout.write(`${packageVersion()}\n`);
      throw new CommanderError(0, 'commander.version', 'the version is printed');
    })
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help for a command')
    .addHelpText('after', `\nExample:\n  $ authtrack analyze /var/log/auth.log\n\n${EXIT_CODES}`);
  for (const command of commands) {
    groupOf(program, command.name, groups).addCommand(
      commandOf(command, (inputs, given) => {
        chosen = { command, inputs, ...given };
      }),
    );
  }
  for (const command of [program, ...program.commands.flatMap((each) => [each, ...each.commands])]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => environment.stdout.write(text),
      writeErr: () => undefined,
    });
  }
  if (args.length === 0) {
    throw new UsageError('no command given', {
      hint: 'run `authtrack analyze /var/log/auth.log`, or see `authtrack --help`',
    });
  }
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    const message =
      error.code === 'commander.help' ? unknownCommand(args, groups) : error.message.replace(/^error: /, '');
    throw new UsageError(message, {
      hint: 'see `authtrack --help`, or `authtrack COMMAND --help`',
    });
  }
  if (chosen === undefined) return undefined;
  const { command, inputs, view, options } = chosen;
  const resolved = await resolveSettings({ ...environment, ...chosen });
  return { command, inputs, view, options, resolved, args, settingArgs: settingArgs(chosen) };
}

/** The flags of settings in long form, as another process of authtrack accepts them. */
function settingArgs({ flags, configFile }: Given): readonly string[] {
  const own = settingList.flatMap((setting) => {
    const given = givenFlag(setting, flags);
    if (given === undefined || setting.key === 'json' || setting.key === 'quiet') return [];
    return given.hasArgument ? [`${given.name}=${String(given.value)}`] : [given.name];
  });
  return configFile === undefined ? own : [...own, `--config=${configFile}`];
}

function unknownCommand(args: readonly string[], groups: CommandTable['groups']): string {
  const isGroup = args.length === 1 && args[0] !== undefined && args[0] in groups;
  return isGroup ? `\`${args[0] ?? ''}\` needs a subcommand` : `unknown command '${args.at(-1) ?? ''}'`;
}

/** The version in package.json. */
export function packageVersion(): string {
  const require = createRequire(import.meta.url);
  return (require('authtrack/package.json') as { version: string }).version;
}

type Given = {
  readonly flags: ReadonlyMap<string, unknown>;
  readonly view: string | undefined;
  readonly options: Readonly<Record<string, string | undefined>>;
  readonly configFile: string | undefined;
};

/** The parent of a command. For `db info` it is `db`, which is created at its first member. */
function groupOf(program: Command, name: string, groups: CommandTable['groups']): Command {
  const [group = '', member] = name.split(' ');
  if (member === undefined) return program;
  const known = program.commands.find((command) => command.name() === group);
  return known ?? program.command(group).description(groups[group] ?? '');
}

/** The flags that the user gave, without defaults. */
function givenTo(command: Command | null): readonly (readonly [string, unknown])[] {
  const options = Object.entries(command?.opts<Record<string, unknown>>() ?? {});
  return options.filter(([key]) => command?.getOptionValueSource(key) === 'cli');
}

/** The flags of the settings that a command takes. The former names are hidden. */
function settingOptions(command: string): readonly Option[] {
  return settingList.flatMap((setting) => {
    const { flag, formerly, commands = [], kind } = setting;
    if (flag === undefined || !commands.includes(command)) return [];
    const option = new Option(flag, flagHelp(setting));
    // The parser joins a list that is given twice; commander would keep only the last.
    if (kind.isList)
      option.argParser((value, before: string | undefined) =>
        before === undefined ? value : `${before},${value}`,
      );
    return formerly?.flag === undefined ? [option] : [option, new Option(formerly.flag).hideHelp()];
  });
}

function flagHelp(setting: Setting): string {
  const text = setting.flagHelp ?? setting.help;
  const shown = defaultText(setting);
  return setting.flag?.includes('<') && shown !== undefined ? `${text} (default: ${shown})` : text;
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

/** Refuses a flag before a member that does not have it: `bans --format csv explain …`. */
function refuseForeign(command: Command): void {
  const known = command.options.map((option) => option.attributeName());
  for (const [key] of givenTo(command.parent)) {
    if (known.includes(key)) continue;
    const flag = command.parent?.options.find((option) => option.attributeName() === key)?.long ?? key;
    throw new UsageError(`${flag} is not a flag of \`${command.parent?.name() ?? ''} ${command.name()}\``, {
      hint: `see \`authtrack ${command.parent?.name() ?? ''} ${command.name()} --help\``,
    });
  }
}

function commandOf(
  description: CommandDescription,
  chosen: (inputs: readonly string[], given: Given) => void,
): Command {
  const command = new Command(description.name.split(' ').at(-1)).description(description.summary);
  if (description.argument !== undefined) command.argument(...description.argument);
  for (const option of settingOptions(description.name)) command.addOption(option);
  const views = (description.views ?? []).map(([view]) => view);
  for (const [view, help] of description.views ?? []) {
    command.addOption(new Option(`--${view}`, help).conflicts(views.filter((other) => other !== view)));
  }
  const ownFlags = (description.flags ?? []).map(({ flag, help, choices, isRequired = false }) => {
    const option = new Option(flag, help).makeOptionMandatory(isRequired);
    command.addOption(choices ? option.choices(choices) : option);
    return option.attributeName();
  });
  command.option(
    '--config <file>',
    'settings file, which any user may own (default: ./authtrack.yaml or else /etc/authtrack/authtrack.yaml)',
  );
  command.addHelpText('after', () =>
    [
      '\nExamples:',
      ...description.examples.map(([example, effect]) => `  $ ${example}\n      ${effect}`),
    ].join('\n'),
  );
  // Otherwise a command with members, such as `bans`, takes the flags after the name of a member.
  command.enablePositionalOptions();
  command.action(() => {
    const options = command.opts<Record<string, unknown>>();
    const given = [...givenTo(command.parent), ...givenTo(command)];
    refuseForeign(command);
    const isOwn = ([key]: readonly [string, unknown]): boolean => ownFlags.includes(key);
    chosen(command.args, {
      flags: together(given.filter((entry) => !isOwn(entry))),
      options: Object.fromEntries(given.filter(isOwn).map(([key, value]) => [key, String(value)])),
      view: views.find((view) => options[view] === true),
      configFile: (options['config'] ?? command.parent?.opts()['config']) as string | undefined,
    });
  });
  return command;
}
