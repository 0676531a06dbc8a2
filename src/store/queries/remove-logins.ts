// Removes logins: old ones (`db prune`), and those of one log (`db forget`). It goes page by page, ordered by id. One
// transaction removes a page and subtracts it from the rollups, so sums and rows always agree.
import { fingerprint, LINES_PER_SOURCE, loginId } from '../../lib/identity.js';
import type { ReadSource } from '../../model/source.js';
import { TransientError } from '../engine-errors.js';
import type { Engine } from '../engine.js';
import { sqlInstant } from '../../lib/time-text.js';
import { refillFacts } from '../rollups/login-facts.js';
import { subtractFromRollups, tidyRollups } from '../rollups/rollup-sql.js';
import { toNumber } from '../sql-row.js';
import { transaction } from '../transaction.js';
import { changeKnownNames } from './name-masking.js';
import { readSources } from './sources.js';
import { endOfPage } from './stored-logins.js';

// Long transactions lock rows, and a cluster refuses large ones.
const ROWS_PER_TRANSACTION = 50_000;

const DAY_MICROS = 86_400_000_000;

/** Removes old logins and returns their number; positions do not change. @param beforeDay days since 1970 */
export async function prune(engine: Engine, beforeDay: number, signal: AbortSignal): Promise<number> {
  const [old] = await engine.query(
    'SELECT COALESCE(SUM(row_count), 0) AS row_count FROM daily_logins WHERE utc_day < ?',
    [beforeDay],
  );
  const before = beforeDay * DAY_MICROS;
  let left = toNumber(old ?? {}, 'row_count');
  let removed = 0;
  let after = 0;
  while (left > 0 && !signal.aborted) {
    const last = await endOfPage(engine, after, ROWS_PER_TRANSACTION);
    if (last === undefined) break;
    const where = `id > ${after} AND id <= ${last} AND "date" < '${sqlInstant(before)}'`;
    const found = await transaction(engine, () => removeRows(engine, where));
    [after, left, removed] = [last, left - found, removed + found];
  }
  await removeSessionEnds(engine, beforeDay, signal);
  if (!signal.aborted) await engine.removeRanges?.({ before }, signal);
  if (!signal.aborted) await transaction(engine, () => tidy(engine));
  return removed;
}

/** Removes whole days at once, and about so many rows: the table has no index by day. */
const SESSION_ENDS_PER_TRANSACTION = 200_000;

async function removeSessionEnds(engine: Engine, beforeDay: number, signal: AbortSignal): Promise<void> {
  const days = await engine.query(
    'SELECT utc_day, COUNT(*) AS row_count FROM session_ends WHERE utc_day < ? GROUP BY utc_day ORDER BY utc_day',
    [beforeDay],
  );
  let rows = 0;
  for (const [n, row] of days.entries()) {
    if (signal.aborted) return;
    rows += toNumber(row, 'row_count');
    if (rows < SESSION_ENDS_PER_TRANSACTION && n < days.length - 1) continue;
    const day = toNumber(row, 'utc_day');
    await transaction(engine, () => engine.run('DELETE FROM session_ends WHERE utc_day <= ?', [day]));
    rows = 0;
  }
}

async function tidy(engine: Engine): Promise<void> {
  await tidyRollups(engine);
  // Names without a stored login count as unknown again.
  await changeKnownNames(engine);
  await engine.removeUnused();
}

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

/**
 * Removes a log and returns the number of removed rows. If `signal` ends it early, the log stays registered. Other logs
 * may have copies of these rows, which were not stored; the next run reads those logs again.
 */
export async function forgetSource(engine: Engine, sourceId: number, signal: AbortSignal): Promise<number> {
  const end = loginId(sourceId, LINES_PER_SOURCE - 1);
  let removed = 0;
  for (let after = loginId(sourceId, 0); !signal.aborted;) {
    const last = await endOfPage(engine, after, ROWS_PER_TRANSACTION, end);
    if (last === undefined) break;
    const where = `id > ${after} AND id <= ${last}`;
    removed += await transaction(engine, () => removeRows(engine, where));
    after = last;
  }
  if (!signal.aborted) await engine.removeRanges?.({ sourceId }, signal);
  if (!signal.aborted) await transaction(engine, () => forget(engine, sourceId));
  return removed;
}

async function forget(engine: Engine, sourceId: number): Promise<void> {
  for (const { id } of await copiesOf(engine, sourceId)) await readAgain(engine, id);
  for (const table of ['host_ranges', 'source_parts', 'unlogged', 'source_copies', 'session_ends'])
    await engine.run(`DELETE FROM ${table} WHERE source_id = ?`, [sourceId]);
  await engine.run('DELETE FROM source_copies WHERE copied_from = ?', [sourceId]);
  await engine.run('DELETE FROM sources WHERE id = ?', [sourceId]);
  await refillFacts(engine);
  await tidy(engine);
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

/** Removes rows, subtracts them from the rollups, and returns their number; call it within a transaction. @param where a condition on `logins` */
async function removeRows(engine: Engine, where: string): Promise<number> {
  const summed = await subtractFromRollups(engine, where);
  if (summed === 0) return 0;
  const deleted = await engine.run(`DELETE FROM ${engine.dialect.loginRows} WHERE ${where}`);
  if (deleted === summed) return deleted;
  // Another server has added old rows between the two statements.
  throw new TransientError(
    `another run added rows to the database ${engine.location} while rows were removed`,
    {
      hint: 'run the same command again',
    },
  );
}
