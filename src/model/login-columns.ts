// The columns of a login: one row each, in the order of the table `logins`. The types of a login (login.ts), the schema of
// both engines, the exports and processed.log follow from this table.
//
// A column of `kind`, `key` or `location` with a new `since` is a migration by itself. After it, only what fills it is
// needed: for a kind a field of Reading (sshd/reading.ts), the readers of the messages that have it, and its value in
// kindFields (sshd/reading-text.ts).

export type LoginColumn = {
  /** The name in SQL, JSON, CSV and Parquet. */
  readonly name: string;
  /**
   * Where its values are in LocatedLogins: in a column of numbers (`row`), or among the texts that rows share: users,
   * ips, locations, kinds or keys. A column of `kind` is the field of LoginKind with this name, and a column of `key`
   * that of LoginKey.
   */
  readonly of: 'row' | 'user' | 'address' | 'location' | 'kind' | 'key';
  /** The type in SQL. `instant` and `text` are named by each engine: see ColumnTypes in store/engine.ts. */
  readonly type: 'instant' | 'text' | 'BIGINT' | `VARCHAR(${number})`;
  /** NOT NULL in SQL. */
  readonly isRequired?: true;
  /** The first schema version that has it. */
  readonly since: number;
  /** Its value in rows of earlier versions, and in logins without one; absent: NULL. */
  readonly default?: '';
  /** Only Parquet has it, no other export. */
  readonly isInternal?: true;
};

export const loginColumns = [
  // Source id * 2^32 + line number.
  { name: 'id', of: 'row', type: 'BIGINT', isRequired: true, since: 1 },
  // Microseconds since 1970-01-01 UTC in the program.
  { name: 'date', of: 'row', type: 'instant', isRequired: true, since: 1 },
  // Exactly as logged: hostile text.
  { name: 'user', of: 'user', type: 'text', since: 1 },
  // Canonical: IPv4-mapped unwrapped, IPv6 compressed, lower case, no scope.
  { name: 'ip', of: 'address', type: 'VARCHAR(64)', since: 1 },
  { name: 'status', of: 'kind', type: 'VARCHAR(16)', isRequired: true, since: 1 },
  // A Service, or the program of a line that a pattern of the user reads.
  { name: 'service', of: 'kind', type: 'VARCHAR(64)', isRequired: true, since: 1 },
  { name: 'country', of: 'location', type: 'VARCHAR(255)', since: 1 },
  { name: 'country_code', of: 'location', type: 'VARCHAR(64)', since: 1 },
  // The machine that logged the line.
  { name: 'host', of: 'kind', type: 'text', isRequired: true, since: 1 },
  { name: 'port', of: 'row', type: 'BIGINT', since: 1 },
  // `password`, `publickey`, `keyboard-interactive/pam`, …
  { name: 'method', of: 'kind', type: 'text', since: 1 },
  // The client's host name, if the line has a name instead of an address.
  { name: 'rhost', of: 'kind', type: 'text', since: 1 },
  { name: 'pid', of: 'row', type: 'BIGINT', since: 1 },
  // How many authentication attempts this line adds. May be 0.
  { name: 'attempts', of: 'row', type: 'BIGINT', isRequired: true, since: 1 },
  // How the parser counted the line, so that copies of a log can be recounted (docs/decisions/0031). Only sshd/ reads
  // this text.
  { name: 'reading', of: 'kind', type: 'VARCHAR(32)', since: 10, default: '', isInternal: true },
  // Who wrote the line: see Origin in login.ts.
  { name: 'origin', of: 'kind', type: 'VARCHAR(8)', since: 10, default: '', isInternal: true },
  // Why the client did not get in, where sshd says it: a name of sshd/reasons.ts.
  { name: 'reason', of: 'kind', type: 'VARCHAR(32)', since: 12 },
  // The public key: `ED25519`, `RSA-CERT`, … and `SHA256:…`, or the MD5 fingerprint of old releases.
  { name: 'key_type', of: 'key', type: 'text', since: 12 },
  { name: 'key_fingerprint', of: 'key', type: 'text', since: 12 },
  // Of a certificate: its id, which its CA chose, the serial number, and the key of the CA as `ED25519 SHA256:…`.
  { name: 'cert_id', of: 'key', type: 'text', since: 12 },
  { name: 'cert_serial', of: 'key', type: 'text', since: 12 },
  { name: 'cert_ca', of: 'key', type: 'text', since: 12 },
  // The autonomous system that announces the address.
  { name: 'asn', of: 'location', type: 'BIGINT', since: 12 },
  { name: 'as_name', of: 'location', type: 'text', since: 12 },
] as const satisfies readonly LoginColumn[];

/** The names of the columns in an entry of processed.log, in this order. */
const entryNames = [
  'id',
  'date',
  'host',
  'service',
  'status',
  'user',
  'ip',
  'port',
  'country',
  'country_code',
];

const all: readonly LoginColumn[] = loginColumns;

/** The columns of an export as text. */
export const exportedColumns: readonly LoginColumn[] = all.filter(({ isInternal }) => isInternal !== true);

/** The columns of an entry of processed.log, in its order. */
export const entryColumns: readonly LoginColumn[] = entryNames.flatMap((wanted) =>
  exportedColumns.filter(({ name }) => name === wanted),
);

/** The columns that are fields of LoginKind, in the order in which migrations added them: that of DuckDB's table. */
export const kindColumns = loginColumns
  .filter((column) => column.of === 'kind')
  .sort((a, b) => a.since - b.since);

/** The names of the columns that are fields of LoginKind. */
export const kindNames = kindColumns.map(({ name }) => name);

/** The names of the columns that are fields of LoginKey. */
export const keyNames = loginColumns.filter((column) => column.of === 'key').map(({ name }) => name);

/** The last schema version that adds columns to `logins`. */
export const lastAddedColumns = Math.max(...all.map(({ since }) => since));

/** Returns the columns whose values are in these places, in the order of the table. */
export function columnsOf(...places: readonly LoginColumn['of'][]): readonly LoginColumn[] {
  return all.filter((column) => places.includes(column.of));
}

/** Returns the columns that a schema version has. */
export function columnsUpTo(version: number): readonly LoginColumn[] {
  return all.filter(({ since }) => since <= version);
}

/** Returns the columns that a schema version after the first adds. */
export function columnsAddedIn(version: number): readonly LoginColumn[] {
  return version === 1 ? [] : all.filter(({ since }) => since === version);
}

/** Returns the name as an SQL identifier: `date` and `user` are words of SQL. */
export function quotedName({ name }: LoginColumn): string {
  return name === 'date' || name === 'user' ? `"${name}"` : name;
}
