// Runs a command, in this process or as the owner of the state folder.
import type { Invocation } from '../cli/cli.js';
import type { Command, Process } from './command.js';

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
  return runAsStateOwner(invocation, process.signal, (here) => runHere(here, process));
}

async function runHere(
  { command, inputs, view, options, resolved, settingArgs }: Invocation<Command>,
  process: Process,
): Promise<number | undefined> {
  const { settings, list, unresolved } = resolved;
  const warnings = resolved.warnings
    .filter(({ commands }) => commands?.includes(command.name) ?? true)
    .map(({ message }) => message);
  if (command.reportsSettings !== true) for (const message of warnings) process.log.warn(message);
  const { run } = await command.load();
  const code = await run({
    ...process,
    inputs,
    view,
    options,
    settingArgs,
    settings,
    list,
    warnings,
    unresolved,
  });
  return code ?? undefined;
}
