// What a server can do, by asking: a variable that it does not have is simply not in the answer.
import type { Connection } from 'mysql2/promise';
import type { SqlRow } from '../engine.js';
import { toNumber, toText } from '../sql-row.js';

export type Server = {
  /** Those that compare bytes. */
  readonly collations: ReadonlySet<string>;
  readonly maxPacketBytes: number;
  /** LOAD DATA LOCAL is allowed, and is a part of the transaction that it is in. */
  readonly takesLocalFiles: boolean;
  /** A node of a Galera cluster. */
  readonly isClusterNode: boolean;
};

const isOn = (value: string | undefined): boolean => value === 'ON' || value === '1';

/** Throws what mysql2 throws. */
export async function askServer(connection: Connection): Promise<Server> {
  const [collations] = await connection.query(
    `SELECT COLLATION_NAME AS name FROM information_schema.COLLATIONS WHERE COLLATION_NAME LIKE 'utf8mb4%bin'`,
  );
  const [packet] = await connection.query('SELECT @@max_allowed_packet AS bytes');
  const [variables] = await connection.query(
    `SHOW VARIABLES WHERE Variable_name IN ('local_infile', 'wsrep_on', 'version')`,
  );
  const valueOf = new Map(
    (variables as SqlRow[]).map((row) => [toText(row, 'Variable_name'), toText(row, 'Value')]),
  );
  return {
    collations: new Set((collations as SqlRow[]).map((row) => toText(row, 'name'))),
    maxPacketBytes: toNumber((packet as SqlRow[])[0] ?? {}, 'bytes'),
    // TiDB before 7.0 commits LOAD DATA in parts.
    takesLocalFiles: isOn(valueOf.get('local_infile')) && !/TiDB/i.test(valueOf.get('version') ?? ''),
    isClusterNode: isOn(valueOf.get('wsrep_on')),
  };
}
