// Where DuckDB puts what does not fit into its memory. Left to itself it takes one folder beside the file, and the same
// file names in it, for all who read at the same time; and it may not be able to make that folder.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exposedOnTheWay } from '../../lib/ownership.js';

type SpillFolder = {
  /** For its owner alone; empty where none can be made: DuckDB then works with its memory alone. */
  readonly folder: string;
  readonly remove: () => Promise<void>;
};

/** Beside the database where there is the room that it needs, else where the system has its temporary files. */
export async function spillFolder(file: string): Promise<SpillFolder> {
  for (const prefix of [`${file}.tmp-`, join(tmpdir(), 'authtrack-')]) {
    const folder = await makeUnseen(prefix).catch(() => '');
    const remove = (): Promise<void> => rm(folder, { recursive: true, force: true }).catch(() => undefined);
    if (folder !== '') return { folder, remove };
  }
  return { folder: '', remove: () => Promise.resolve() };
}

/** Not where others could put another folder in its place: DuckDB opens files in it by names that can be guessed. */
async function makeUnseen(prefix: string): Promise<string> {
  const exposed = await exposedOnTheWay(dirname(prefix));
  return exposed === undefined ? mkdtemp(prefix) : '';
}
