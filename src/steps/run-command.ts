// What a command is, and how one runs. commands/commands.ts has the table of all commands.
import type { ReadStream, WriteStream } from 'node:tty';

import type { CommandDescription, Invocation, Resolved, Settings } from '../cli/cli.js';
import type { ProgramLog } from '../log/log.js';

/** A row of the table of commands. */
export type Command = CommandDescription & {
  /** Imports the command's file on demand, so that `parse` and `config` load no database and no graphics. */
  readonly load: () => Promise<{ readonly run: (context: CommandContext) => Promise<void> }>;
  /**
   * Whether root's command runs as the user in the setting `user`: `no`, because it uses neither the database nor the
   * state folder; `first`, because that user decides and writes the list of bans, and root applies it. Otherwise yes.
   */
  readonly runsAsOwner?: 'no' | 'first';
};

/** What a command needs from its process. */
export type Process = {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
  readonly env: NodeJS.ProcessEnv;
  /** The folder with the logs of this machine. */
  readonly logFolder: string;
  /** Aborted by SIGINT, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal;
  readonly log: ProgramLog;
};

/** What every command gets. */
export type CommandContext = Process &
  Pick<Invocation, 'inputs' | 'view' | 'options'> & {
    readonly settings: Settings;
    /** The settings with their origins. */
    readonly list: Resolved['list'];
  };

/**
 * Runs a command, in this process or as the owner of the state folder.
 * @returns the exit code if another process ran the command, otherwise undefined. @throws what the command throws
 */
export async function runCommand(
  invocation: Invocation<Command>,
  process: Process,
): Promise<number | undefined> {
  const { command, options, resolved } = invocation;
  const hasState = command.runsAsOwner !== 'no' && options['list'] === undefined;
  if (resolved.settings.user === undefined || !hasState) return runHere(invocation, process);
  const { runAsStateOwner } = await import('./state-owner.js');
  return runAsStateOwner(invocation, process.signal, (here) => runHere(here, process));
}

async function runHere(
  { command, inputs, view, options, resolved }: Invocation<Command>,
  process: Process,
): Promise<undefined> {
  const { settings, list, warnings } = resolved;
  for (const { message, commands } of warnings) {
    if (commands?.includes(command.name) ?? true) process.log.warn(message);
  }
  const { run } = await command.load();
  await run({ ...process, inputs, view, options, settings, list });
  return undefined;
}
