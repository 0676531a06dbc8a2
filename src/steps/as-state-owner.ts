// Runs root's commands as the user in the setting `user`, if the state folder belongs to that user. `bans apply`
// decides the list as that user and applies it as root, because only root may talk to fail2ban.
import type { Invocation } from '../cli/cli.js';
import { banFile } from './ban-file.js';
import { runAs, stateOwner } from './state-owner.js';

type Here = (invocation: Invocation) => Promise<undefined>;

/**
 * @returns the exit code of the other process, or undefined if `here` ran the command.
 * @throws also what stateOwner throws
 */
export async function runAsStateOwner(
  invocation: Invocation,
  signal: AbortSignal,
  here: Here,
): Promise<number | undefined> {
  const { command, args, settingArgs, options, resolved } = invocation;
  const owner = await stateOwner(resolved.settings);
  if (owner === undefined) return here(invocation);
  if (command !== 'bans apply') return runAs(owner, args, signal);
  const code = await runAs(owner, ['bans', '--quiet', ...settingArgs], signal);
  if (code !== 0 || signal.aborted) return code;
  return here({ ...invocation, options: { ...options, list: banFile(resolved.settings) } });
}
