// Made-up logins for the tests of the store.
import { type Country, unknownCountry } from '../../../src/model/location.js';
import { locatedRows } from '../../../src/model/logins-builder.js';
import type { LoginRow } from '../../../src/model/login.js';
import type { Position, Source } from '../../../src/model/source.js';
import type { Batch, Store } from '../../../src/store/store.js';

/** 2026-01-31T12:00:00Z in microseconds. */
export const NOON = Date.UTC(2026, 0, 31, 12) * 1000;

const netherlands: Country = { code: 'NL', name: 'The Netherlands' };

/** An ordinary failed login; `over` overrides fields. */
export function loginRow(over: Partial<LoginRow> = {}): LoginRow {
  return {
    line: 1,
    date: NOON,
    host: 'web1',
    service: 'sshd',
    pid: 4711,
    status: 'Failed',
    method: 'password',
    user: 'root',
    ip: '203.0.113.5',
    rhost: null,
    port: 50022,
    attempts: 1,
    ...over,
    country: over.ip === null ? unknownCountry : (over.country ?? netherlands),
  };
}

/** The beginning of a log. */
export const head = Buffer.from(
  'Jan 31 12:00:00 web1 sshd[4711]: Server listening on 0.0.0.0 port 22.\n'.repeat(3),
);

export function position(offsetBytes: number, over: Partial<Position> = {}): Position {
  return {
    offsetBytes,
    lines: offsetBytes,
    tailHash: 'f'.repeat(64),
    tailBytes: 10,
    cursor: null,
    parserState: '',
    ...over,
  };
}

/** The next 100 bytes of a source. */
export function batch(source: Source, rows: readonly LoginRow[], over: Partial<Batch> = {}): Batch {
  const next = position(source.position.offsetBytes + 100);
  return { source, position: next, logins: locatedRows(rows), addresses: [], ...over };
}

/** The same batch as from a journal, which vouches for some of its rows. */
function ofJournal(of: Batch, rows: readonly LoginRow[], isVouched: (row: LoginRow) => boolean): Batch {
  const { logins, position: at } = of;
  const count = logins.kinds.length;
  const kinds = [...logins.kinds, ...logins.kinds.map((kind) => ({ ...kind, origin: 'journal' as const }))];
  const kind = logins.kind.map((n, row) => (rows[row] && isVouched(rows[row]) ? n + count : n));
  return { ...of, logins: { ...logins, kinds, kind }, position: { ...at, cursor: 's=1;i=1' } };
}

/**
 * Registers a log with one row for each of `overs`, on separate lines. @param isVouched whether the log is a journal
 */
export async function storeRows(
  db: Store,
  overs: readonly Partial<LoginRow>[],
  isVouched?: (row: LoginRow) => boolean,
): Promise<readonly LoginRow[]> {
  const rows = overs.map((over, index) => loginRow({ line: index + 1, ...over }));
  const source = await db.addSource('auth.log', head);
  const stored = batch(source, rows);
  if (isVouched === undefined) await db.commit(stored);
  else await db.commit(ofJournal(stored, rows, isVouched));
  return rows;
}
