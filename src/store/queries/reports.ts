// The addresses that were reported to a public list, and when. A report is stored before it is sent. After a crash in
// between, an address is reported a day late, but never twice.
import { MICROS_PER_DAY } from '../../lib/units.js';
import { inGroups } from '../../lib/in-groups.js';
import { DuplicateKeyError } from '../engine-errors.js';
import type { Engine } from '../engine.js';
import { sqlInstant } from '../../lib/time-text.js';
import type { Reports } from '../port.js';
import { toNumber, toText } from '../sql-row.js';
import { transaction } from '../transaction.js';

const IPS_PER_STATEMENT = 500;

// authtrack does not report attempts that are older than 60 days.
const KEPT_MICROS = 61 * MICROS_PER_DAY;

/** Returns the addresses that were reported to a service, and when last. */
export async function findReports(engine: Engine, service: string): Promise<ReadonlyMap<string, number>> {
  const rows = await engine.query(
    `SELECT ip, ${engine.dialect.micros('reported_at')} AS reported FROM reports WHERE service = ?`,
    [service],
  );
  return new Map(rows.map((row) => [toText(row, 'ip'), toNumber(row, 'reported')]));
}

/** Reserves addresses for a report by this run; returns false if another run reported one of them after `since`. */
export async function addReports(engine: Engine, reports: Reports, since: number): Promise<boolean> {
  const { service, ips, at } = reports;
  const isCommitted = async (): Promise<boolean> =>
    (await findReports(engine, service)).get(ips[0] ?? '') === at;
  try {
    return await transaction(engine, async () => insertUnlessKnown(engine, reports, since), isCommitted);
  } catch (error) {
    if (error instanceof DuplicateKeyError) return false;
    throw error;
  }
}

async function insertUnlessKnown(
  engine: Engine,
  { service, ips, at }: Reports,
  since: number,
): Promise<boolean> {
  await remove(engine, 'reported_at <= ?', { service, ips, at: since });
  await engine.run('DELETE FROM reports WHERE service = ? AND reported_at < ?', [
    service,
    sqlInstant(at - KEPT_MICROS),
  ]);
  const known = await findReports(engine, service);
  if (ips.some((ip) => known.has(ip))) return false;
  const rows = ips.map((ip) => [service, ip, sqlInstant(at)]);
  await engine.insertTexts({ table: 'reports', columns: ['service', 'ip', 'reported_at'], rows });
  return true;
}

/** Removes reports again, because the service did not accept them. */
export async function forgetReports(engine: Engine, reports: Reports): Promise<void> {
  await transaction(engine, () => remove(engine, 'reported_at = ?', reports));
}

async function remove(engine: Engine, where: string, { service, ips, at }: Reports): Promise<void> {
  for (const some of inGroups(ips, IPS_PER_STATEMENT)) {
    const places = some.map(() => '?').join(', ');
    await engine.run(`DELETE FROM reports WHERE service = ? AND ${where} AND ip IN (${places})`, [
      service,
      sqlInstant(at),
      ...some,
    ]);
  }
}
