// Runs a command, in this process or as the owner of the state folder.
import { packageVersion, type Invocation } from '../cli/cli.js';
import { arch, platform, versions } from 'node:process';

import type { Command, Process } from './command.js';

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
  return runAsStateOwner(invocation, process, (here) => runHere(here, process));
}

async function runHere(
  { command, inputs, view, options, resolved }: Invocation<Command>,
  process: Process,
): Promise<undefined> {
  const { settings, list, files, warnings } = resolved;
  if (settings.verbose) sayVersions(process);
  for (const { file, outcome, note } of files)
    process.verbose(`settings: ${file}: ${outcome}${note === undefined ? '' : ` (${note})`}`);
  for (const { message, commands } of warnings) {
    if (commands?.includes(command.name) ?? true) process.log.warn(message);
  }
  const { run } = await command.load();
  await run({ ...process, inputs, view, options, settings, list, files });
  return undefined;
}

function sayVersions({ verbose }: Process): void {
  verbose(`authtrack ${packageVersion()}, Node.js ${versions.node}, ${platform} ${arch}`);
}
