// Runs a command, in this process or as the owner of the state folder.
import { packageVersion, type Invocation } from '../cli/cli.js';
import { arch, platform, versions } from 'node:process';

import type { Command, CommandContext, Process } from './command.js';

/**
 * Runs a command, in this process or as the owner of the state folder.
 * @returns the exit code if another process ran the command or the command has one, otherwise undefined. @throws what the command throws
 */
export async function runCommand(
  invocation: Invocation<Command>,
  process: Process,
): Promise<number | undefined> {
  const { command, options, resolved } = invocation;
  const hasState = command.runsAsOwner !== 'no' && options['list'] === undefined;
  if (resolved.settings.user === undefined || !hasState) return runHere(invocation, process);
  const { runAsStateOwner } = await import('./state-owner.js');
  return runAsStateOwner(invocation, process, (here, ownersList) =>
    runHere(here, { ...process, ...(ownersList !== undefined && { ownersList }) }),
  );
}

async function runHere(
  { command, inputs, view, options, lists, resolved, settingArgs }: Invocation<Command>,
  process: Process & Pick<CommandContext, 'ownersList'>,
): Promise<number | undefined> {
  const { settings, list, files, unresolved } = resolved;
  if (settings.verbose) sayVersions(process);
  for (const { file, outcome, note } of files)
    process.verbose(`settings: ${file}: ${outcome}${note === undefined ? '' : ` (${note})`}`);
  const warnings = resolved.warnings
    .filter(({ commands }) => commands?.includes(command.name) ?? true)
    .map(({ message }) => message);
  if (command.reportsSettings !== true) for (const message of warnings) process.log.warn(message);
  const { run } = await command.load();
  const given = { inputs, view, options, lists, settingArgs };
  const context = { ...process, ...given, settings, list, files, warnings, unresolved };
  const running = async (): Promise<number | undefined> => (await run(context)) ?? undefined;
  if (command.isRecorded !== true) return running();
  const { recordingRun } = await import('./last-run.js');
  return recordingRun(context, running);
}

function sayVersions({ verbose }: Process): void {
  verbose(`authtrack ${packageVersion()}, Node.js ${versions.node}, ${platform} ${arch}`);
}
