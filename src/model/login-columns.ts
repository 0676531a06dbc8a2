// The columns of a login: one row each, in the order of the table `logins`. The schema, both engines, the exports and
// processed.log follow from this table. A new column takes a row here, a migration (addedColumns in
// store/migrations/migration.ts), its field in login.ts and logins.ts, and the parser that fills it.
import type { LoginKind } from './logins.js';
import type { StoredLogin } from './login.js';

type Value = string | number | null;

export type LoginColumn = {
  /** The name in SQL, JSON, CSV and Parquet. */
  readonly name: string;
  /**
   * Where its values are in LocatedLogins: in a column of numbers (`row`), or among the texts that rows share: users,
   * ips, countries or kinds. A column of `kind` is the field of LoginKind with this name.
   */
  readonly of: 'row' | 'user' | 'address' | 'country' | 'kind';
  /** The type in SQL. `instant` and `text` are named by each engine: see ColumnTypes in store/engine.ts. */
  readonly type: 'instant' | 'text' | 'BIGINT' | `VARCHAR(${number})`;
  /** NOT NULL in SQL. */
  readonly isRequired?: true;
  /** The first schema version that has it. */
  readonly since: number;
  /** Its value in exports and in processed.log; an instant in microseconds UTC. Without it, only Parquet has it. */
  readonly value?: (login: StoredLogin) => Value;
};

export type ExportedColumn = LoginColumn & Required<Pick<LoginColumn, 'value'>>;

export const loginColumns = [
  // Source id * 2^32 + line number.
  { name: 'id', of: 'row', type: 'BIGINT', isRequired: true, since: 1, value: ({ id }) => id },
  { name: 'date', of: 'row', type: 'instant', isRequired: true, since: 1, value: ({ date }) => date },
  { name: 'user', of: 'user', type: 'text', since: 1, value: ({ user }) => user },
  { name: 'ip', of: 'address', type: 'VARCHAR(64)', since: 1, value: ({ ip }) => ip },
  {
    name: 'status',
    of: 'kind',
    type: 'VARCHAR(16)',
    isRequired: true,
    since: 1,
    value: ({ status }) => status,
  },
  {
    name: 'service',
    of: 'kind',
    type: 'VARCHAR(64)',
    isRequired: true,
    since: 1,
    value: ({ service }) => service,
  },
  { name: 'country', of: 'country', type: 'VARCHAR(255)', since: 1, value: ({ country }) => country.name },
  {
    name: 'country_code',
    of: 'country',
    type: 'VARCHAR(64)',
    since: 1,
    value: ({ country }) => country.code,
  },
  { name: 'host', of: 'kind', type: 'text', isRequired: true, since: 1, value: ({ host }) => host },
  { name: 'port', of: 'row', type: 'BIGINT', since: 1, value: ({ port }) => port },
  { name: 'method', of: 'kind', type: 'text', since: 1, value: ({ method }) => method },
  { name: 'rhost', of: 'kind', type: 'text', since: 1, value: ({ rhost }) => rhost },
  { name: 'pid', of: 'row', type: 'BIGINT', since: 1, value: ({ pid }) => pid },
  {
    name: 'attempts',
    of: 'row',
    type: 'BIGINT',
    isRequired: true,
    since: 1,
    value: ({ attempts }) => attempts,
  },
  // For recognizing copies: see docs/decisions/0031. '' in rows of earlier versions.
  { name: 'reading', of: 'kind', type: 'VARCHAR(32)', since: 10 },
  { name: 'origin', of: 'kind', type: 'VARCHAR(8)', since: 10 },
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
export const exportedColumns: readonly ExportedColumn[] = all.filter(isExported);

/** The columns of an entry of processed.log, in its order. */
export const entryColumns: readonly ExportedColumn[] = entryNames.flatMap((wanted) =>
  exportedColumns.filter(({ name }) => name === wanted),
);

const kindColumns = all.filter((column) => column.of === 'kind');

/** The names of the columns that are fields of LoginKind. */
export const kindNames = loginColumns.flatMap((column) => (column.of === 'kind' ? [column.name] : []));

/** Builds a kind from its texts. @param values in the order of kindNames */
export function kindOf(values: readonly (string | null | undefined)[]): LoginKind {
  const entries = kindColumns.map(({ name, isRequired, since }, k) => {
    const isText = isRequired === true || since > 1;
    return [name, values[k] ?? (isText ? '' : null)] as const;
  });
  return Object.fromEntries(entries) as LoginKind;
}

/** Returns the columns whose values are in these places, in the order of the table. */
export function columnsOf(...places: readonly LoginColumn['of'][]): readonly LoginColumn[] {
  return all.filter((column) => places.includes(column.of));
}

/** Returns the columns that a schema version has. */
export function columnsUpTo(version: number): readonly LoginColumn[] {
  return all.filter(({ since }) => since <= version);
}

/** Returns the name as an SQL identifier: `date` and `user` are words of SQL. */
export function quotedName({ name }: LoginColumn): string {
  return name === 'date' || name === 'user' ? `"${name}"` : name;
}

function isExported(column: LoginColumn): column is ExportedColumn {
  return column.value !== undefined;
}
