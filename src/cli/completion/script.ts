// Scripts for the completion of bash, zsh and fish. They are static: pressing Tab does not start authtrack.
import type { CommandTable } from '../command-description.js';
import { bashScript } from './bash.js';
import { nodesOf } from './command-tree.js';
import { fishScript } from './fish.js';
import { zshScript } from './zsh.js';

export type Shell = 'bash' | 'zsh' | 'fish';

const writers = { bash: bashScript, zsh: zshScript, fish: fishScript };

export function scriptFor(shell: Shell, table: CommandTable): string {
  return writers[shell](nodesOf(table));
}
