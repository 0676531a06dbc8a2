// Reads the rows that a finding is about.
import { contains, networkOf, parseNetwork } from '../../lib/networks.js';
import { hostLabel } from '../../lib/identity.js';
import { sqlInstant } from '../../lib/time-text.js';
import type { Finding } from '../../model/finding.js';
import type { StoredLogin } from '../../model/login.js';
import type { Engine, SqlValue } from '../engine.js';
import { toNumber } from '../sql-row.js';
import { loginRow, selectedColumns } from './stored-logins.js';

/** The rows of a network are chosen among so many of the time. */
const MAX_CANDIDATES = 10_000;

/** Returns up to `limit` rows of the address, user, network or host of a finding, from its first evidence on. */
export async function evidenceOf(
  engine: Engine,
  finding: Finding,
  limit: number,
): Promise<readonly StoredLogin[]> {
  const { subject, user, ip, host, first, last } = finding;
  const period = [sqlInstant(first), sqlInstant(last)];
  if (ip !== null) return rowsWhere(engine, { where: 'ip = ?', values: [...period, ip], limit });
  if (user !== null) return rowsWhere(engine, { where: '"user" = ?', values: [...period, user], limit });
  if (host !== null)
    return rowsWhere(engine, {
      where: `${engine.dialect.hostLabel('host')} = ?`,
      values: [...period, hostLabel(host)],
      limit,
    });
  const network = parseNetwork(subject);
  if (network === null) return [];
  const all = await rowsWhere(engine, { where: `ip LIKE '%:%'`, values: period, limit: MAX_CANDIDATES });
  return all
    .filter(
      (row) => row.ip !== null && contains(network, networkOf(row.ip, network.version === 4 ? 32 : 128)),
    )
    .slice(0, limit);
}

type Wanted = { readonly where: string; readonly values: readonly SqlValue[]; readonly limit: number };

async function rowsWhere(engine: Engine, { where, values, limit }: Wanted): Promise<readonly StoredLogin[]> {
  const found = await engine.query(
    `SELECT ${selectedColumns(engine.dialect)} FROM logins WHERE "date" BETWEEN ? AND ? AND ${where}
      ORDER BY "date", id LIMIT ?`,
    [...values, limit],
  );
  return found.map((row) => ({ id: toNumber(row, 'id'), ...loginRow(row) }));
}
