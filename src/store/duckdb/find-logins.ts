// Reads logins as columns of numbers, the way they are stored, and each of their texts once. Reading rows with their
// texts costs ten times as much.
import type { DuckDBConnection } from '@duckdb/node-api';
import { loginId } from '../../lib/identity.js';
import type { StoredLogins } from '../../model/copies.js';
import { NONE, type LoginKind } from '../../model/logins.js';
import type { LoginsWanted } from '../engine.js';
import { dialect } from './dialect.js';
import { readNumbers } from './read-numbers.js';
import { stageNumbers, stageTexts } from './staging.js';

const columns = {
  id: 'id',
  date: 'epoch_us("date")',
  user: 'user_n',
  address: 'address_n',
  kind: 'kind_n',
  port: 'port',
  pid: 'pid',
  attempts: 'attempts',
};
const NO_TEXT = 0;

export async function findLogins(connection: DuckDBConnection, wanted: LoginsWanted): Promise<StoredLogins> {
  const { sourceId, lines, period, hostLabels, pids } = wanted;
  await stageNumbers(connection, 'wanted_pids', Float64Array.from(pids));
  const ofHosts = hostLabels === undefined ? '' : `AND kind_n IN (${await kindsOf(connection, hostLabels)})`;
  const { id, date, user, address, kind, port, pid, attempts } = await readNumbers(
    connection,
    columns,
    `FROM login_rows
      WHERE id BETWEEN ${loginId(sourceId, lines[0])} AND ${loginId(sourceId, lines[1])}
        AND "date" BETWEEN make_timestamp(${period.from}) AND make_timestamp(${period.to})
        AND pid IN (SELECT n FROM wanted_pids)
        ${ofHosts}
      ORDER BY id`,
  );
  const users = await textsOf(connection, user, (n) => `SELECT n, "user" FROM login_users WHERE n IN (${n})`);
  const addresses = await textsOf(
    connection,
    address,
    (
      n,
    ) => `SELECT a.n, a.ip, c.country, c.country_code FROM login_addresses a JOIN login_countries c ON c.n = a.country_n
      WHERE a.n IN (${n})`,
  );
  const kinds = await textsOf(
    connection,
    kind,
    (n) =>
      `SELECT n, status, service, host, method, rhost, reading, origin FROM login_kinds WHERE n IN (${n})`,
  );
  return {
    count: id.length,
    line: id,
    date,
    user: users.numbers,
    ip: addresses.numbers,
    kind: kinds.numbers,
    port: Int32Array.from(port),
    pid,
    attempts: Int32Array.from(attempts),
    users: users.texts.map(([name]) => name ?? ''),
    ips: addresses.texts.map(([ip]) => ip ?? ''),
    countries: addresses.texts.map(([, name = null, code = null]) => ({ code, name })),
    kinds: kinds.texts.map(kindOf),
  };
}

/** Returns a SELECT of the numbers of the kinds that belong to these machines. */
async function kindsOf(connection: DuckDBConnection, hostLabels: readonly string[]): Promise<string> {
  const staged = await stageTexts(connection, [hostLabels]);
  return `SELECT n FROM login_kinds WHERE ${dialect.hostLabel('host')} IN (SELECT t0 FROM ${staged})`;
}

function kindOf([status, service, host, method, rhost, reading, origin]: readonly (
  string | null
)[]): LoginKind {
  return {
    status: status as LoginKind['status'],
    service: service ?? '',
    host: host ?? '',
    method: method ?? null,
    rhost: rhost ?? null,
    reading: reading ?? '',
    origin: (origin ?? '') as LoginKind['origin'],
  };
}

type Texts = {
  /** For each row, the index of its text in `texts`, or NONE. */
  readonly numbers: Int32Array;
  readonly texts: readonly (readonly (string | null)[])[];
};

/**
 * Reads the texts of a column of text numbers.
 * @param select makes the query; its parameter is a subquery of numbers
 */
async function textsOf(
  connection: DuckDBConnection,
  column: Float64Array,
  select: (numbers: string) => string,
): Promise<Texts> {
  const distinct = [...new Set(column)].filter((n) => n !== NO_TEXT);
  const places = new Map<number, number>([[NO_TEXT, NONE]]);
  const texts: (readonly (string | null)[])[] = [];
  if (distinct.length > 0) {
    await stageNumbers(connection, 'wanted_texts', Float64Array.from(distinct));
    const rows = await (await connection.run(select('SELECT n FROM wanted_texts'))).getRows();
    for (const [n, ...values] of rows) places.set(Number(n), texts.push(values as (string | null)[]) - 1);
  }
  return { numbers: Int32Array.from(column, (n) => places.get(n) ?? NONE), texts };
}
