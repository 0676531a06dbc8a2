// Creates the file of a new database. DuckDB looks whether a file exists, opens it a moment later, and then writes an
// empty database into it. So if two processes do this at once, the second one can erase what the first has stored.
import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, rm } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';

/**
 * A file keeps its size of blocks. DuckDB's default of 262144 makes a file of few logins three times as large, and each
 * run slower (docs/decisions/0058).
 */
const BLOCK_BYTES = '65536';

/** Errors of file systems without hard links. */
const hasNoLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/**
 * Creates an empty database, unless the file exists by then: it is made under another name, and a link never replaces a
 * file. @throws what DuckDB and the file system throw
 */
export async function makeDatabase(file: string): Promise<void> {
  const made = `${file}.new-${randomUUID()}`;
  try {
    const instance = await DuckDBInstance.create(made, { default_block_size: BLOCK_BYTES });
    (await instance.connect()).closeSync();
    instance.closeSync();
    await link(made, file).catch(async (error: unknown) => {
      if (!hasNoLinks.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      await copyFile(made, file, constants.COPYFILE_EXCL);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(made, { force: true });
  }
}
