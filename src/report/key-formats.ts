// What `authtrack keys` prints for programs: a row for each key.
import { markdownCell, markdownHead, markdownRow } from '../lib/markdown.js';
import { csvCell, toJsonLine } from '../lib/safe-text.js';
import { isoInstant } from '../lib/time-text.js';
import type { KeyRow } from '../model/key-row.js';
import { type KeyCell, keyCells, type KeyTableOptions, shownKeyCells } from './key-table.js';

/** A comment may be as long as a line. */
const MAX_COMMENT = 1000;

function instantOf(micros: number | null): string | null {
  return micros === null ? null : isoInstant(micros);
}

/** A key for programs. Values of options may be secret (environment, command), so only their names are in it. */
export function keyRecord(row: KeyRow): object {
  const { entry, users, hosts, addresses } = row;
  return {
    ...fieldsOf(row),
    options: entry?.options.map(({ name }) => name) ?? [],
    users: users.map(({ user, logins, first, last }) => ({
      ...{ user, logins, first_used: isoInstant(first), last_used: instantOf(last) },
    })),
    hosts: hosts.map(({ host, first, last }) => ({
      ...{ host, first_used: isoInstant(first), last_used: instantOf(last) },
    })),
    addresses: addresses.map(({ ip, countryCode, last }) => ({
      ...{ ip, country_code: countryCode, last_used: isoInstant(last) },
    })),
    addresses_of_logins: row.newest,
    accounts: row.accounts,
  };
}

type Field = string | number | null;

function fieldsOf({ entry, ...row }: KeyRow): Readonly<Record<string, Field>> {
  return {
    file: entry?.file ?? null,
    line: entry?.line ?? null,
    account: entry?.account ?? null,
    type: row.type,
    fingerprint: row.fingerprint,
    kind: row.isAuthority ? 'ca' : 'key',
    comment: entry?.comment.slice(0, MAX_COMMENT) ?? null,
    expires: instantOf(row.expires),
    state: row.state,
    logins: row.logins,
    refused: row.refused,
    first_used: instantOf(row.first),
    last_used: instantOf(row.last),
  };
}

/** The fields of a key in CSV: what has several values has them in one cell. */
function csvFieldsOf(row: KeyRow): Readonly<Record<string, Field>> {
  const { users, hosts, addresses } = row;
  const countries = new Set(addresses.flatMap(({ countryCode }) => countryCode ?? []));
  return {
    ...fieldsOf(row),
    users: users.map(({ user }) => user).join(', ') || null,
    hosts: hosts.map(({ host }) => host).join(' ') || null,
    addresses: addresses.length,
    last_address: addresses[0]?.ip ?? null,
    countries: [...countries].sort().join(' ') || null,
  };
}

const noRow: KeyRow = {
  ...{ entry: null, type: null, fingerprint: '', isAuthority: false, expires: null, state: 'used' },
  ...{
    logins: null,
    refused: 0,
    first: null,
    last: null,
    users: [],
    hosts: [],
    addresses: [],
    newest: 0,
    accounts: [],
  },
};

type KeyText = (rows: readonly KeyRow[], options: KeyTableOptions) => string;

export const keyFormats: Readonly<Record<string, KeyText>> = {
  csv: (rows) => {
    const lines = rows.map((row) => Object.values(csvFieldsOf(row)).map(csvCell).join(','));
    return [Object.keys(csvFieldsOf(noRow)).join(','), ...lines].map((line) => `${line}\r\n`).join('');
  },
  jsonl: (rows) => rows.map((row) => `${toJsonLine(keyRecord(row))}\n`).join(''),
  markdown: (rows, options) => {
    const file: KeyCell = { title: 'File', cell: ({ entry }) => entry?.file ?? '' };
    const cells = [file, ...shownKeyCells(keyCells(options, true), rows)];
    const head = markdownHead(
      cells.map(({ title }) => title),
      (n) => cells[n]?.isNumber === true,
    );
    return head + rows.map((row) => markdownRow(cells.map(({ cell }) => markdownCell(cell(row))))).join('');
  },
};
