// Bulk loading, by the fastest way that the server has said it takes.
import type { LocatedLogins } from '../../model/logins.js';
import type { MysqlSession } from './connect.js';
import { insertRows } from './insert-rows.js';
import { loadData } from './load-data.js';
import type { LoadTarget } from './row-writer.js';

// 1148 not allowed (TiDB, old servers), 3948 local_infile is off, 4166 the same on MariaDB: it may have been switched
// off since it was asked for, or something between us and the server does not let it through.
const forbidden = new Set<unknown>([1148, 3948, 4166]);

/** To be called within a transaction. Throws what mysql2 throws. */
export async function insertLogins(
  { connection, server }: MysqlSession,
  sourceId: number,
  logins: LocatedLogins,
): Promise<void> {
  const target: LoadTarget = { sourceId, maxPacketBytes: server.maxPacketBytes };
  if (server.takesLocalFiles && (await tryLoadData(() => loadData(connection, target, logins)))) return;
  await insertRows(connection, target, logins);
}

/** False where the statement was refused as a whole. */
async function tryLoadData(load: () => Promise<void>): Promise<boolean> {
  try {
    await load();
    return true;
  } catch (error) {
    if (forbidden.has((error as { errno?: unknown }).errno)) return false;
    throw error;
  }
}
