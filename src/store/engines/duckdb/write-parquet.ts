// Writes rows of any database to a Parquet file. They go through a temporary DuckDB file: DuckDB writes the format, and
// memory stays bounded.
import { constants, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LINES_PER_SOURCE } from '../../../lib/identity.js';
import { openOwnFile, replaceWhole } from '../../../lib/own-file.js';
import { locatedRows } from '../../../model/logins-builder.js';
import type { StoredLogin } from '../../../model/login.js';
import type { Engine } from '../../engine.js';
import { migrate } from '../../migrations/migrations.js';
import { statementLimits } from '../../statement-limits.js';
import { statementWatch } from '../../statement-watch.js';
import { transaction } from '../../transaction.js';
import { openDuckdb } from './duckdb.js';

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

/**
 * Writes the whole file, or none.
 * @param pages the rows; the file has them ordered by id.
 * @throws what reading the pages throws; CannotCreateError, PermissionError, IoError.
 */
export async function writeParquet(
  file: string,
  pages: AsyncIterable<readonly StoredLogin[]>,
  signal?: AbortSignal,
): Promise<void> {
  await replaceWhole(
    file,
    async (temporary) => {
      // DuckDB uses predictable file names, so it works in a private folder where no other user can make files, even in
      // /tmp.
      await mkdir(temporary, { mode: PRIVATE_FOLDER });
      const rows = path.join(temporary, 'rows.parquet');
      // DuckDB takes the text after a question mark as options of the database.
      const staging = temporary.includes('?') ? await mkdtemp(path.join(tmpdir(), 'authtrack-')) : temporary;
      try {
        const engine = await openDuckdb(`duckdb:${path.join(staging, 'rows.duckdb')}`, {
          access: 'create',
          writes: rows,
          watch: statementWatch(statementLimits, signal),
        });
        try {
          await copy(engine, pages, rows);
        } finally {
          await engine.close();
        }
      } finally {
        if (staging !== temporary) await rm(staging, { recursive: true, force: true });
      }
      const handle = await openOwnFile(rows, constants.O_RDONLY);
      await handle.chmod(PRIVATE_FILE);
      await handle.sync().finally(() => handle.close());
      return rows;
    },
    { inSticky: true, elsewhere: 'name another file with --out' },
  );
}

async function copy(
  engine: Engine,
  pages: AsyncIterable<readonly StoredLogin[]>,
  file: string,
): Promise<void> {
  await migrate(engine);
  for await (const page of pages) {
    await transaction(engine, async () => {
      for (const [source, rows] of bySource(page)) await engine.insertLogins(source, locatedRows(rows));
    });
  }
  await engine.run(
    `COPY (SELECT * FROM logins ORDER BY id) TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`,
  );
}

function bySource(page: readonly StoredLogin[]): ReadonlyMap<number, readonly StoredLogin[]> {
  const sources = new Map<number, StoredLogin[]>();
  for (const row of page) {
    const source = Math.floor(row.id / LINES_PER_SOURCE);
    const rows = sources.get(source);
    if (rows === undefined) sources.set(source, [row]);
    else rows.push(row);
  }
  return sources;
}
