// Detects what a server supports. SHOW VARIABLES simply leaves out a variable that the server does not have.
import type { Connection } from 'mysql2/promise';
import type { SqlRow } from '../../engine.js';
import { toNumber, toText } from '../../sql-row.js';

export type Server = {
  /** The collations of utf8mb4 that compare bytes. */
  readonly collations: ReadonlySet<string>;
  readonly maxPacketBytes: number;
  /** Whether LOAD DATA LOCAL is allowed and is part of the transaction. */
  readonly takesLocalFiles: boolean;
  /** Whether it is a node of a Galera cluster. */
  readonly isClusterNode: boolean;
  /** Distinguishes servers behind one host name or load balancer: a connection id is valid on one server only. */
  readonly identity: string;
};

const isOn = (value: string | undefined): boolean => value === 'ON' || value === '1';

/** Returns what the server supports. Throws what mysql2 throws. */
export async function detectCapabilities(connection: Connection): Promise<Server> {
  const [collations] = await connection.query(
    `SELECT COLLATION_NAME AS name FROM information_schema.COLLATIONS WHERE COLLATION_NAME LIKE 'utf8mb4%bin'`,
  );
  const [packet] = await connection.query('SELECT @@max_allowed_packet AS bytes');
  const valueOf = await variables(connection, ['local_infile', 'wsrep_on', 'version', ...IDENTITY]);
  return {
    collations: new Set((collations as SqlRow[]).map((row) => toText(row, 'name'))),
    maxPacketBytes: toNumber((packet as SqlRow[])[0] ?? {}, 'bytes'),
    // TiDB before 7.0 commits LOAD DATA in parts.
    takesLocalFiles: isOn(valueOf.get('local_infile')) && !/TiDB/i.test(valueOf.get('version') ?? ''),
    isClusterNode: isOn(valueOf.get('wsrep_on')),
    identity: identityIn(valueOf),
  };
}

/** Returns the identity of the server. Throws what mysql2 throws. */
export async function askIdentity(connection: Connection): Promise<string> {
  return identityIn(await variables(connection, IDENTITY));
}

const IDENTITY = ['hostname', 'port', 'server_id', 'server_uuid', 'server_uid'];

function identityIn(valueOf: ReadonlyMap<string, string>): string {
  return IDENTITY.map((name) => valueOf.get(name) ?? '').join(' ');
}

async function variables(
  connection: Connection,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = names.map((name) => `'${name}'`).join(', ');
  const [rows] = await connection.query(`SHOW VARIABLES WHERE Variable_name IN (${wanted})`);
  return new Map((rows as SqlRow[]).map((row) => [toText(row, 'Variable_name'), toText(row, 'Value')]));
}
