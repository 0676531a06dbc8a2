// The batches that a log of processed entries may lack, the last one and perhaps the one before it: noted with the rows,
// in one transaction, and forgotten when the log has them.
import { nowMicros } from '../../lib/clock.js';
import { fingerprint } from '../../lib/fingerprint.js';
import { loginId } from '../../lib/login-id.js';
import type { LoginRow } from '../../model/login-row.js';
import type { OutboxRange } from '../../model/outbox.js';
import type { Engine } from '../engine.js';
import { instantText } from '../instant-text.js';
import type { Batch } from '../port.js';
import { toNumber } from '../sql-row.js';
import { loginColumns, loginRow } from './login-row.js';

const MICROS_PER_MS = 1000;

/** To be called within the transaction of the batch. */
export async function addToOutbox(engine: Engine, { source, logins, log, outbox }: Batch): Promise<void> {
  const first = outbox?.firstLine ?? logins.line[0];
  const last = logins.line[logins.count - 1];
  if (log === undefined || first === undefined || last === undefined) return;
  const key = [hashOf(log), source.id];
  const since = outbox === undefined ? nowMicros() : outbox.sinceMs * MICROS_PER_MS;
  const lines = [first, last, instantText(since)];
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

/** @param log as given with the batches */
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

/** The rows of a batch as they were stored, in the order of their lines. */
export async function findRows(engine: Engine, batch: OutboxRange): Promise<readonly LoginRow[]> {
  const { sourceId, firstLine, lastLine } = batch;
  const rows = await engine.query(
    `SELECT ${loginColumns(engine.dialect)} FROM logins WHERE id BETWEEN ? AND ? ORDER BY id`,
    [loginId(sourceId, firstLine), loginId(sourceId, lastLine)],
  );
  return rows.map(loginRow);
}

/** The log has everything. */
export async function clearOutbox(engine: Engine, log: string): Promise<void> {
  await engine.run('DELETE FROM unlogged WHERE log_hash = ?', [hashOf(log)]);
}

function hashOf(log: string): string {
  return fingerprint(Buffer.from(log));
}
