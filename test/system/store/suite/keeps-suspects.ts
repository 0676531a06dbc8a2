// The answer about logins after failures is kept and brought up to date. After any changes it must be that of the rows
// that are stored now.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mergeCopies } from '../../../../src/copies/copies.js';
import type { LoginAfterFailures } from '../../../../src/model/figures.js';
import type { StoredLogin } from '../../../../src/model/login.js';
import type { Source } from '../../../../src/model/source.js';
import type { Store } from '../../../../src/store/store.js';
import { batch, loginRow, NOON } from '../sample-rows.js';
import type { TestDatabases } from './test-databases.js';

const DAY = 86_400_000_000;
const TODAY = Math.floor(NOON / DAY);
const never = new AbortController().signal;

/** The answer from one pass over all rows. */
function expected(stored: readonly StoredLogin[], minFailures: number): readonly LoginAfterFailures[] {
  const rows = [...stored].sort((a, b) => a.date - b.date || a.id - b.id);
  const failures = new Map<string, number>();
  const found = new Map<string, LoginAfterFailures>();
  for (const {
    ip,
    country: { name: country },
    user,
    date,
    attempts,
    status,
  } of rows) {
    if (ip === null) continue;
    const before = failures.get(ip) ?? 0;
    if (status === 'Failed' || status === 'Invalid') failures.set(ip, before + attempts);
    if (status === 'Accepted' && before >= minFailures && !found.has(ip))
      found.set(ip, { ip, country, user, date, failures: before });
  }
  return [...found.values()].sort((a, b) => b.failures - a.failures || (a.ip < b.ip ? -1 : 1));
}

const anyRow = fc.record({
  date: fc
    .tuple(fc.integer({ min: -4, max: 0 }), fc.constantFrom(0, 1, 2, 7200))
    .map(([days, seconds]) => NOON + days * DAY + seconds * 1_000_000),
  status: fc.constantFrom('Accepted', 'Accepted', 'Failed', 'Failed', 'Invalid', 'Probe'),
  ip: fc.constantFrom(null, '192.0.2.1', '192.0.2.2', '192.0.2.3', '2001:db8::1'),
  user: fc.constantFrom(null, 'anna', 'ben'),
  attempts: fc.nat(2),
  // Few connections, so that one log often has copies of the lines of another.
  pid: fc.constantFrom(1, 2),
});

const anyChange = fc.oneof(
  { weight: 6, arbitrary: fc.record({ log: fc.nat(2), rows: fc.array(anyRow, { maxLength: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ pruned: fc.integer({ min: 0, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ forgotten: fc.nat(2) }) },
  { weight: 6, arbitrary: fc.record({ minFailures: fc.integer({ min: 1, max: 4 }) }) },
);

type Change = typeof anyChange extends fc.Arbitrary<infer T> ? T : never;

/** A database with up to three logs. */
class Logs {
  readonly #db: Store;
  readonly #sources: (Source | undefined)[] = [];
  #line = 1;
  #logs = 0;

  constructor(db: Store) {
    this.#db = db;
  }

  async apply(change: Exclude<Change, { minFailures: number }>): Promise<void> {
    if ('pruned' in change) await this.#db.prune(TODAY - change.pruned, never);
    else if ('forgotten' in change) await this.#forget(change.forgotten);
    else await this.#commit(change.log, change.rows);
  }

  async #forget(log: number): Promise<void> {
    const source = this.#sources[log];
    if (source !== undefined) await this.#db.forgetSource(source.id, never);
    // The others may be read again, which no line here is.
    this.#sources.length = 0;
  }

  async #commit(log: number, rows: Extract<Change, { rows: unknown }>['rows']): Promise<void> {
    const name = `${log}-${this.#logs++}`;
    const source = this.#sources[log] ?? (await this.#db.addSource(name, Buffer.from(name)));
    const logins = rows.map((row) => loginRow({ ...row, line: this.#line++ }));
    const { source: moved } = await this.#db.commit(batch(source, logins, { mergeCopies }));
    this.#sources[log] = moved;
  }
}

export function keepsSuspects({ freshUrl, openUrl }: TestDatabases): void {
  test('logins after failures are those of the rows, after any changes in any order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyChange, { minLength: 4, maxLength: 40 }), async (changes) => {
        const db = await openUrl(freshUrl());
        const logs = new Logs(db);
        for (const change of [...changes, { minFailures: 1 }, { minFailures: 3 }]) {
          if (!('minFailures' in change)) await logs.apply(change);
          else {
            const found = await db.loginsAfterFailures(change.minFailures);
            assert.deepEqual(found, expected(await db.rowsAfter(0, 10_000), change.minFailures));
          }
        }
        await db.close();
      }),
      { numRuns: 6, seed: 22, endOnFailure: true },
    );
  });

  test('a row that gives way to another one with the same sums is noticed', async () => {
    const url = freshUrl();
    const db = await openUrl(url);
    const rows = (ip: string): ReturnType<typeof loginRow>[] => [
      loginRow({ line: 1, ip, attempts: 2 }),
      loginRow({ line: 2, ip, status: 'Accepted', date: NOON + 1 }),
    ];
    const first = await db.addSource('a.log', Buffer.from('a'));
    await db.commit(batch(first, rows('192.0.2.1')));
    const ips = async (): Promise<string[]> => (await db.loginsAfterFailures(2)).map(({ ip }) => ip);
    assert.deepEqual(await ips(), ['192.0.2.1']);
    await db.forgetSource(first.id, never);
    await db.commit(batch(await db.addSource('b.log', Buffer.from('b')), rows('192.0.2.2')));
    assert.deepEqual(await ips(), ['192.0.2.2']);
  });
}
