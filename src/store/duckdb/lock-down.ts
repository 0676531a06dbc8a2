// A database file is code: views, defaults and macros in it run as whoever asks. So DuckDB is shut in before it is asked
// anything: it reaches its own files, those for what does not fit into memory, and one file to write, and this is final.
import type { DuckDBConnection } from '@duckdb/node-api';
import { serialQueue } from '../serial-queue.js';

// Two stores of one process share what is open.
const locking = serialQueue();

/** In this order: once access is off, no folder can be added; once the configuration is locked, nothing. */
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
  // Another store of this process has it open.
  if (row?.['is_locked'] === true) return;
  const { spill } = row as { readonly spill?: unknown };
  const folders = typeof spill === 'string' && spill !== '' ? [`${spill}/`] : [];
  const files = [file, `${file}.wal`, ...(writes === undefined ? [] : [writes])];
  for (const setting of [
    `allowed_directories = ${list(folders)}`,
    `allowed_paths = ${list(files)}`,
    // Loading takes one thread, closing all of them.
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
