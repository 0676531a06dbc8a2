// A database file can contain code: its views, defaults and macros run with the rights of the user who queries it. So
// authtrack restricts DuckDB before the first query. It can access the database, its spill folder and one file to
// write.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { exposedOnTheWay } from '../../../lib/ownership.js';
import { serialQueue } from '../../turns.js';

// Two stores of one process share the open database and its settings.
const locking = serialQueue();

/** Restricts DuckDB permanently. Once external access is off, no folder can be added, so the order matters. */
export async function lockDown(
  connection: DuckDBConnection,
  { file, writes }: { readonly file: string; readonly writes?: string | undefined },
): Promise<void> {
  await locking(() => lockUnlessLocked(connection, file, writes));
}

async function lockUnlessLocked(
  connection: DuckDBConnection,
  file: string,
  writes: string | undefined,
): Promise<void> {
  const reader = await connection.runAndReadAll(
    `SELECT current_setting('lock_configuration') AS is_locked, current_setting('temp_directory') AS spill`,
  );
  const [row] = reader.getRowObjectsJS();
  // Another store of this process has already locked it.
  if (row?.['is_locked'] === true) return;
  const { spill } = row as { readonly spill?: unknown };
  const folders = typeof spill === 'string' && spill !== '' ? [`${spill}/`] : [];
  const files = [file, `${file}.wal`, ...(writes === undefined ? [] : [writes])];
  for (const setting of [
    `allowed_directories = ${list(folders)}`,
    `allowed_paths = ${list(files)}`,
    // Loading sets one thread; closing resets the number.
    `allowed_configs = ['threads']`,
    'enable_external_access = false',
    'lock_configuration = true',
  ]) {
    await connection.run(`SET ${setting}`);
  }
}

function list(texts: readonly string[]): string {
  return `[${texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ')}]`;
}

// The folder for data that does not fit into DuckDB's memory. By default, processes that read at the same time would
// share one folder beside the file, and the same file names in it. A reader may also lack the right to create that
// folder.

type SpillFolder = {
  /** A private folder; empty if none can be created: DuckDB then uses memory only. */
  readonly folder: string;
  readonly remove: () => Promise<void>;
};

export const noSpill: SpillFolder = { folder: '', remove: () => Promise.resolve() };

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
