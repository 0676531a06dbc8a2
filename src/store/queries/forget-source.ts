// Removes a log with all its rows. Other logs may have copies of these rows, which were not stored; the next run reads
// those logs again.
import { loginId, LINES_PER_SOURCE, fingerprint } from '../../lib/identity.js';
import type { ReadSource } from '../../model/source.js';
import type { Engine } from '../engine.js';
import { toNumber } from '../sql-row.js';
import { tidyRollups } from '../rollups/subtract.js';
import { transaction } from '../transaction.js';
import { readSources } from './read-sources.js';
import { removeRows } from './remove-rows.js';

// Long transactions lock rows, and a cluster refuses large ones.
const ROWS_PER_TRANSACTION = 50_000;

/** Returns how many logins came from a log. */
export async function countRows(engine: Engine, sourceId: number): Promise<number> {
  const [row] = await engine.query(
    `SELECT COUNT(*) AS found FROM ${engine.dialect.loginRows} WHERE id BETWEEN ? AND ?`,
    [loginId(sourceId, 0), loginId(sourceId, LINES_PER_SOURCE - 1)],
  );
  return toNumber(row ?? {}, 'found');
}

/**
 * Returns the logs with copies of this log's logins, and the logs of whose logins this log has copies: merging may have
 * changed their attempts.
 */
export async function copiesOf(engine: Engine, sourceId: number): Promise<readonly ReadSource[]> {
  const rows = await engine.query(
    `SELECT source_id FROM source_copies WHERE copied_from = ?
      UNION SELECT copied_from AS source_id FROM source_copies WHERE source_id = ?`,
    [sourceId, sourceId],
  );
  const ids = new Set(rows.map((row) => toNumber(row, 'source_id')));
  return (await readSources(engine)).filter(({ id }) => ids.has(id));
}

/** Removes a log and returns the number of removed rows. If `signal` ends it early, the log stays registered. */
export async function forgetSource(engine: Engine, sourceId: number, signal: AbortSignal): Promise<number> {
  const end = loginId(sourceId, LINES_PER_SOURCE - 1);
  let removed = 0;
  for (let after = loginId(sourceId, 0); !signal.aborted;) {
    const last = await endOfPage(engine, after, end);
    if (last === undefined) break;
    const where = `id > ${after} AND id <= ${last}`;
    removed += await transaction(engine, () => removeRows(engine, where));
    after = last;
  }
  if (!signal.aborted) await transaction(engine, () => forget(engine, sourceId));
  return removed;
}

async function endOfPage(engine: Engine, after: number, end: number): Promise<number | undefined> {
  const [page] = await engine.query(
    `SELECT MAX(id) AS last FROM (
        SELECT id FROM ${engine.dialect.loginRows} WHERE id > ? AND id <= ? ORDER BY id LIMIT ?
      ) page`,
    [after, end, ROWS_PER_TRANSACTION],
  );
  return page === undefined || page['last'] === null ? undefined : toNumber(page, 'last');
}

async function forget(engine: Engine, sourceId: number): Promise<void> {
  for (const { id } of await copiesOf(engine, sourceId)) await readAgain(engine, id);
  for (const table of ['host_ranges', 'source_parts', 'unlogged', 'source_copies'])
    await engine.run(`DELETE FROM ${table} WHERE source_id = ?`, [sourceId]);
  await engine.run('DELETE FROM source_copies WHERE copied_from = ?', [sourceId]);
  await engine.run('DELETE FROM sources WHERE id = ?', [sourceId]);
  await tidyRollups(engine);
  for (const statement of engine.dialect.removeUnused) await engine.run(statement);
}

/** Marks a log to be read again. A journal only loses its cursor: the numbers of its entries continue. */
async function readAgain(engine: Engine, sourceId: number): Promise<void> {
  const seen = `reread_lines = line_count, reread_until = ${engine.dialect.micros('last_read')}, parser_state = ''`;
  const journals = await engine.run(
    `UPDATE sources SET ${seen}, journal_cursor = NULL WHERE id = ? AND journal_cursor IS NOT NULL`,
    [sourceId],
  );
  if (journals > 0) return;
  await engine.run(
    `UPDATE sources SET ${seen}, offset_bytes = 0, line_count = 0, tail_bytes = 0, tail_hash = ?, copied = NULL
      WHERE id = ? AND journal_cursor IS NULL`,
    [fingerprint(new Uint8Array(0)), sourceId],
  );
}
