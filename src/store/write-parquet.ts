// Rows of any database as a Parquet file, by way of a DuckDB file of its own that is removed afterwards: DuckDB knows
// the format, and memory stays bounded.
import { randomUUID } from 'node:crypto';
import { LINES_PER_SOURCE } from '../lib/login-id.js';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { replaceWhole } from '../lib/write-whole.js';
import { locatedRows } from '../model/located-rows.js';
import type { StoredLogin } from '../model/stored-login.js';
import type { Engine } from './engine.js';
import { migrate } from './migrations/migrations.js';
import { openEngine } from './open-engine.js';
import { transaction } from './transaction.js';

/**
 * Whole or not at all.
 * @param pages rows; they are written in the order of their ids.
 * @throws what reading the pages throws; CannotCreateError, PermissionError, IoError.
 */
export async function writeParquet(
  file: string,
  pages: AsyncIterable<readonly StoredLogin[]>,
  signal?: AbortSignal,
): Promise<void> {
  await replaceWhole(file, async (temporary) => {
    const beside = `${temporary}.duckdb`;
    // DuckDB takes what follows a question mark for options of a database.
    const staging = beside.includes('?') ? path.join(tmpdir(), `authtrack-${randomUUID()}.duckdb`) : beside;
    try {
      const engine = await openEngine(`duckdb:${staging}`, { signal });
      try {
        await copy(engine, pages, temporary);
      } finally {
        await engine.close();
      }
    } finally {
      for (const left of [staging, `${staging}.wal`]) await rm(left, { force: true });
    }
    const handle = await open(temporary);
    await handle.chmod(0o600);
    await handle.sync().finally(() => handle.close());
  });
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
