// authtrack completion: prints the script that makes a shell complete the command line of authtrack.
import { completionScript, shells } from '../cli/cli.js';
import { UsageError } from '../lib/errors.js';
import type { CommandContext } from '../steps/command.js';
import { writeOut } from '../steps/print.js';
import { commandTable } from './commands.js';

export async function run({ inputs, stdout, signal }: CommandContext): Promise<void> {
  const [name = ''] = inputs;
  const shell = shells.find((known) => known === name);
  if (shell === undefined) {
    throw new UsageError(`shell: expected ${shells.join(', ')}, got "${name}"`, {
      hint: 'run `authtrack completion bash`, or name another of these shells',
    });
  }
  await writeOut(stdout, await completionScript(shell, commandTable), signal);
}
