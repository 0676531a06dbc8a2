// The long texts that follow from the tables. Each is loaded only when it is asked for.
import type { CommandTable } from './command-description.js';
import { namesAfter } from './command-facts.js';
import type { Shell } from './completion/script.js';
import type { Screen } from './help-text.js';

export type { Shell };

export const shells: readonly Shell[] = ['bash', 'zsh', 'fish'];

/**
 * The help of a command or group; the overview for an empty name.
 * @throws UsageError for a command that does not exist
 */
export async function helpText(name: string, table: CommandTable, screen: Screen): Promise<string> {
  const { helpOf } = await import('./help-text.js');
  const text = await helpOf(name, table, screen);
  if (text !== undefined) return text;
  const { unknownName } = await import('./usage-error.js');
  const groups = namesAfter(table, '');
  throw unknownName(
    name,
    [...groups, ...table.commands.map((command) => command.name)],
    'see `authtrack help`',
  );
}

/** The script that makes a shell complete the command line of authtrack. */
export async function completionScript(shell: Shell, table: CommandTable): Promise<string> {
  const { scriptFor } = await import('./completion/script.js');
  return scriptFor(shell, table);
}
