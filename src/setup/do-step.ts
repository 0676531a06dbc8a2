// Does a step: writes its files, makes its link, runs its commands.
import { readExisting, writeFile, type FileChange } from './file-change.js';
import type { Step } from './plan.js';
import { runTool } from './run-tool.js';
import type { RootFolder } from './root-folder.js';

type DoOptions = {
  readonly root: RootFolder;
  /** Whether a file that was changed by hand stays. */
  readonly keepsChanged: boolean;
  readonly signal: AbortSignal;
};

/** One line each. */
type Done = { readonly done: readonly string[]; readonly kept: readonly string[] };

/**
 * Does what a step shows.
 * @throws what writeFile, the file system and runTool throw
 */
export async function doStep(
  { files, link, commands }: Step,
  { root, keepsChanged, signal }: DoOptions,
): Promise<Done> {
  const done: string[] = [];
  const kept: string[] = [];
  for (const change of files) {
    if (change.state === 'same') continue;
    if (change.state === 'changed' && keepsChanged) {
      kept.push(keptText(change, root));
      if (await propose(change, root)) done.push(`wrote ${root.path(change.proposal)}`);
    } else {
      await writeFile(root, change.file, change.text);
      done.push(`wrote ${root.path(change.file)}`);
    }
  }
  if (link !== undefined) {
    await root.makeLink(link.file, link.target);
    done.push(`linked ${root.path(link.file)}`);
  }
  for (const command of commands) {
    await runTool(command, signal);
    done.push(`ran ${command.join(' ')}`);
  }
  return { done, kept };
}

/** @returns whether the proposal was not there yet */
async function propose({ file, text, proposal }: FileChange, root: RootFolder): Promise<boolean> {
  if ((await readExisting(root, proposal)) === text) return false;
  await writeFile(root, proposal, text, file);
  return true;
}

function keptText({ file, proposal }: FileChange, root: RootFolder): string {
  return `kept ${root.path(file)}, which was changed by hand; compare it with ${root.path(proposal)}`;
}
