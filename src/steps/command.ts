// What a command is, and what it gets. commands/commands.ts has the table of all commands.
import type { ReadStream, WriteStream } from 'node:tty';

import type { CommandDescription, Invocation, Resolved, Settings } from '../cli/cli.js';
import type { AuthtrackError, ExitCode } from '../lib/errors.js';
import type { ProgramLog } from '../log/log.js';

/** A row of the table of commands. */
export type Command = CommandDescription & {
  /** Imports the command's file on demand, so that `parse` and `config` load no database and no graphics. */
  readonly load: () => Promise<{
    readonly run: (context: CommandContext) => Promise<ExitCode> | Promise<void>;
  }>;
  /**
   * Whether root's command runs as the user in the setting `user`: `no`, because it uses neither the database nor the
   * state folder; `first`, because that user decides and writes the list of bans, and root applies it. Otherwise yes.
   */
  readonly runsAsOwner?: 'no' | 'first';
  /** Whether it is kept how the command ended: see last-run.ts. */
  readonly isRecorded?: true;
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
  /** Says with --verbose what a run uses. Never a secret. */
  readonly verbose: (text: string) => void;
};

/** What every command gets. */
export type CommandContext = Process &
  Pick<Invocation, 'inputs' | 'view' | 'options' | 'lists' | 'settingArgs'> & {
    readonly settings: Settings;
    /** The settings with their origins. */
    readonly list: Resolved['list'];
    /** The settings files that were looked for. */
    readonly files: Resolved['files'];
    /** About settings that were ignored; they were logged already, except for a command that reports them itself. */
    readonly warnings: readonly string[];
    /** For a command that also runs with wrong settings: why `settings` are the defaults. */
    readonly unresolved: AuthtrackError | undefined;
    /** For a dry run of root: the list of bans that the owner of the state folder has decided. Hostile text. */
    readonly ownersList?: string;
  };
