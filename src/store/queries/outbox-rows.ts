// The outbox: the lines of the last one or two batches, which the processed log may lack. They are stored in the
// transaction of the rows, and cleared when the processed log has them.
import { nowMicros } from '../../lib/clock.js';
import { fingerprint, loginId } from '../../lib/identity.js';
import type { LoginRow } from '../../model/login.js';
import type { OutboxRange } from '../../model/source.js';
import type { Engine } from '../engine.js';
import { sqlInstant } from '../../lib/time-text.js';
import type { Batch } from '../port.js';
import { toNumber } from '../sql-row.js';
import { loginRow, selectedColumns } from './stored-logins.js';

const MICROS_PER_MS = 1000;

/** Adds a batch to the outbox; call it within the transaction of the batch. */
export async function addToOutbox(engine: Engine, { source, logins, log, outbox }: Batch): Promise<void> {
  const first = outbox?.firstLine ?? logins.line[0];
  const last = logins.line[logins.count - 1];
  if (log === undefined || first === undefined || last === undefined) return;
  const key = [hashOf(log), source.id];
  const since = outbox === undefined ? nowMicros() : outbox.sinceMs * MICROS_PER_MS;
  const lines = [first, last, sqlInstant(since)];
  const found = await engine.run(
    'UPDATE unlogged SET first_line = ?, last_line = ?, since = ? WHERE log_hash = ? AND source_id = ?',
    [...lines, ...key],
  );
  if (found > 0) return;
  await engine.run(
    'INSERT INTO unlogged (log_hash, source_id, log_name, first_line, last_line, since) VALUES (?, ?, ?, ?, ?, ?)',
    [...key, log, ...lines],
  );
}

/** Returns the lines that the processed log may lack. @param log its name, as given with the batches */
export async function readOutbox(engine: Engine, log: string): Promise<readonly OutboxRange[]> {
  const rows = await engine.query(
    `SELECT source_id, first_line, last_line, ${engine.dialect.micros('since')} AS since FROM unlogged
      WHERE log_hash = ? ORDER BY source_id`,
    [hashOf(log)],
  );
  return rows.map((row) => ({
    sourceId: toNumber(row, 'source_id'),
    firstLine: toNumber(row, 'first_line'),
    lastLine: toNumber(row, 'last_line'),
    sinceMs: Math.floor(toNumber(row, 'since') / 1000),
  }));
}

const ROWS_PER_PAGE = 10_000;

/** Returns the stored rows of an outbox range, ordered by line. Pages take less time and memory than all at once. */
export async function findRows(engine: Engine, batch: OutboxRange): Promise<readonly LoginRow[]> {
  const { sourceId, firstLine, lastLine } = batch;
  const found: LoginRow[] = [];
  for (let from: number | undefined = loginId(sourceId, firstLine); from !== undefined;) {
    const rows = await engine.query(
      `SELECT ${selectedColumns(engine.dialect)} FROM logins WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?`,
      [from, loginId(sourceId, lastLine), ROWS_PER_PAGE],
    );
    for (const row of rows) found.push(loginRow(row));
    const last = rows[ROWS_PER_PAGE - 1];
    from = last === undefined ? undefined : toNumber(last, 'id') + 1;
  }
  return found;
}

/** Clears the outbox of a processed log that has all rows. */
export async function clearOutbox(engine: Engine, log: string): Promise<void> {
  await engine.run('DELETE FROM unlogged WHERE log_hash = ?', [hashOf(log)]);
}

function hashOf(log: string): string {
  return fingerprint(Buffer.from(log));
}
