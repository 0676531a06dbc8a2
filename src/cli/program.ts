// Parses the command line with commander into an Invocation. It runs no command.
import { CommanderError, type Command } from 'commander';
import { createRequire } from 'node:module';

import { UsageError } from '../lib/errors.js';
import { buildProgram, type Given } from './build-program.js';
import { givenFlag } from './candidates.js';
import type { CommandDescription, CommandTable } from './command-description.js';
import { namesAfter } from './command-facts.js';
import { settingList } from './setting-table.js';
import { defaultSettings, resolveOrDefault, resolveSettings, type Resolved } from './settings.js';

export type Invocation<C extends CommandDescription = CommandDescription> = {
  readonly command: C;
  /** The arguments as given: logs, a file, an address. `-` is standard input. */
  readonly inputs: readonly string[];
  /** The given flag of `views`, without dashes. */
  readonly view: string | undefined;
  /** The given flags that are not settings, by their name; `true` for a flag without a value. */
  readonly options: Readonly<Record<string, string | undefined>>;
  /** The given flags that may be given several times, by their name. */
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>;
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
  readonly stdout: {
    write(text: string): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
  };
};

/**
 * The parsed command line, or undefined if the help or the version has been printed.
 * @throws UsageError, ConfigError
 */
export async function parseCommandLine<C extends CommandDescription>(
  given: readonly string[],
  table: CommandTable<C>,
  environment: ProgramEnvironment,
): Promise<Invocation<C> | undefined> {
  const { stdout } = environment;
  const args = helpLast(given, table);
  if (args.length === 0) {
    throw new UsageError('no command given', {
      hint: 'run `authtrack analyze /var/log/auth.log`, or see `authtrack --help`',
    });
  }
  let chosen: ({ readonly command: C } & Given) | undefined;
  let failedAt: Command | undefined;
  const wantsHelp = args.includes('--help') || args.includes('-h');
  const program = buildProgram(table, {
    write: (text) => stdout.write(text),
    help: wantsHelp ? await (await import('./help-text.js')).helpTexts(table, stdout) : undefined,
    onChosen: (command, rest) => (chosen = { command, ...rest }),
    onFailure: (_, at) => (failedAt = at),
  }).on('option:version', () => {
    stdout.write(`${packageVersion()}\n`);
    throw new CommanderError(0, 'commander.version', 'the version is printed');
  });
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    const { usageError } = await import('./usage-error.js');
    throw usageError(error, failedAt ?? program);
  }
  return chosen && invocationOf(chosen, args, environment);
}

async function invocationOf<C extends CommandDescription>(
  { command, ...given }: { readonly command: C } & Given,
  args: readonly string[],
  { env, cwd }: ProgramEnvironment,
): Promise<Invocation<C>> {
  const { inputs, view, options, lists } = given;
  const resolve = command.reportsSettings ? resolveOrDefault : resolveSettings;
  const resolved = command.readsNoSettings
    ? defaultSettings(env)
    : await resolve({ env, cwd, flags: given.flags, configFile: given.configFile });
  return { command, inputs, view, options, lists, resolved, args, settingArgs: settingArgs(given) };
}

/** `bans help import` as `help bans import`. Only a command with subcommands has the subcommand `help`. */
function helpLast(args: readonly string[], table: Pick<CommandTable, 'commands'>): readonly string[] {
  const at = args.indexOf('help');
  if (at < 1) return args;
  const parent = args.slice(0, at).join(' ');
  return namesAfter(table, parent).length === 0
    ? args
    : ['help', ...args.slice(0, at), ...args.slice(at + 1)];
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

/** The version in package.json. */
export function packageVersion(): string {
  const require = createRequire(import.meta.url);
  return (require('authtrack/package.json') as { version: string }).version;
}
