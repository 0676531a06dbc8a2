// The folder for data that does not fit into DuckDB's memory. By default, processes that read at the same time would
// share one folder beside the file, and the same file names in it. A reader may also lack the right to create that
// folder.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exposedOnTheWay } from '../../../lib/ownership.js';

type SpillFolder = {
  /** A private folder; empty if none can be created: DuckDB then uses memory only. */
  readonly folder: string;
  readonly remove: () => Promise<void>;
};

/**
 * Creates the folder beside the database, where there is likely enough space, or else in the system's temporary folder.
 */
export async function spillFolder(file: string): Promise<SpillFolder> {
  for (const prefix of [`${file}.tmp-`, join(tmpdir(), 'authtrack-')]) {
    const folder = await makeUnseen(prefix).catch(() => '');
    const remove = (): Promise<void> => rm(folder, { recursive: true, force: true }).catch(() => undefined);
    if (folder !== '') return { folder, remove };
  }
  return { folder: '', remove: () => Promise.resolve() };
}

/** Creates no folder that other users could replace: DuckDB's file names in it are predictable. */
async function makeUnseen(prefix: string): Promise<string> {
  const exposed = await exposedOnTheWay(dirname(prefix));
  return exposed === undefined ? mkdtemp(prefix) : '';
}
