// The command line as commander describes it, turned into what is to be done. Nothing is done here.
import { Command, CommanderError, Option } from 'commander';
import { createRequire } from 'node:module';

import { UsageError } from '../lib/errors.js';
import { LOG_HELP, descriptions, type CommandName, type ParseView } from './descriptions.js';
import { settingList } from './setting-list.js';
import { resolveSettings, type Resolved } from './settings.js';

export type Invocation = {
  readonly command: CommandName;
  /** Logs, as given; `-` is standard input. */
  readonly inputs: readonly string[];
  readonly view: ParseView;
  readonly resolved: Resolved;
};

export type Surroundings = {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Whether and how help is shown. */
  readonly stdout: { write(text: string): unknown };
};

const EXIT_CODES = `Exit codes: 0 fine, 64 usage, 65 bad data, 66 no such input, 69 database unreachable, 73 cannot create,
74 read or write error, 75 try again later, 77 no permission, 78 configuration; 130 and 143 after a signal.`;

/**
 * What the command line asks for, or undefined where commander has answered it itself (help, version).
 * @throws UsageError, ConfigError
 */
export function parseCommandLine(
  args: readonly string[],
  surroundings: Surroundings,
): Invocation | undefined {
  let invocation: Invocation | undefined;
  const program = new Command('authtrack')
    .description(
      'Analyzes SSH authentication logs: who tried to log in, from where, how often, and who got in.',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText('after', `\nExample:\n  $ authtrack analyze /var/log/auth.log\n\n${EXIT_CODES}`);
  for (const description of descriptions) {
    program.addCommand(
      commandOf(description, (inputs, options) => {
        invocation = {
          command: description.name,
          inputs,
          view: options.view,
          resolved: resolveSettings({ ...surroundings, ...options }),
        };
      }),
    );
  }
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => surroundings.stdout.write(text),
      writeErr: () => undefined,
    });
  }
  if (args.length === 0) {
    throw new UsageError('no command given', {
      cure: 'Try `authtrack analyze /var/log/auth.log`, or `authtrack --help`.',
    });
  }
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    const message =
      error.code === 'commander.help'
        ? `unknown command '${args.at(-1) ?? ''}'`
        : error.message.replace(/^error: /, '');
    throw new UsageError(message, {
      cure: 'See `authtrack --help`, or `authtrack COMMAND --help`.',
    });
  }
  return invocation;
}

/** As package.json has it. */
export function packageVersion(): string {
  const require = createRequire(import.meta.url);
  return (require('authtrack/package.json') as { version: string }).version;
}

type Given = {
  readonly flags: ReadonlyMap<string, unknown>;
  readonly view: ParseView;
  readonly configFile: string | undefined;
};

function commandOf(
  description: (typeof descriptions)[number],
  chosen: (inputs: readonly string[], given: Given) => void,
): Command {
  const command = new Command(description.name).description(description.summary);
  if (description.arguments !== undefined) command.argument(description.arguments, LOG_HELP);
  for (const { key, flag, help } of settingList) {
    if (flag !== undefined && description.settings.includes(key)) command.addOption(new Option(flag, help));
  }
  const views = (description.views ?? []).map(([view]) => view);
  for (const [view, help] of description.views ?? []) {
    command.addOption(new Option(`--${view}`, help).conflicts(views.filter((other) => other !== view)));
  }
  command.option(
    '--config <file>',
    'settings file (default: ./authtrack.yaml or /etc/authtrack/authtrack.yaml, if there is one)',
  );
  command.addHelpText('after', () =>
    [
      '\nExamples:',
      ...description.examples.map(([example, effect]) => `  $ ${example}\n      ${effect}`),
    ].join('\n'),
  );
  command.action(() => {
    const options = command.opts<Record<string, unknown>>();
    const given = Object.entries(options).filter(([key]) => command.getOptionValueSource(key) === 'cli');
    chosen(command.args, {
      flags: new Map(given),
      view: views.find((view) => options[view] === true) ?? 'logins',
      configFile: options['config'] as string | undefined,
    });
  });
  return command;
}
