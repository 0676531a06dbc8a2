// The figures, compared with the rows that they are computed from.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoginRow } from '../../../../src/model/login.js';
import { batch, head, loginRow, NOON, storeRows } from '../sample-rows.js';
import type { TestDatabases } from './test-databases.js';

const HOUR = 3_600_000_000;

export function answersQuestions({ freshUrl, openUrl }: TestDatabases): void {
  test('answers about an empty database', async () => {
    const db = await openUrl(freshUrl());
    assert.deepEqual(await db.totals(), { rows: 0, period: null });
    assert.deepEqual(await db.failedByCountry(), []);
    assert.deepEqual(await db.acceptedPerUserPerDay('UTC'), []);
    assert.deepEqual(await db.topUsersTried(10), []);
    assert.deepEqual(await db.loginsAfterFailures(1), []);
  });

  test('counts rows, from the first date to the last', async () => {
    const db = await openUrl(freshUrl());
    await storeRows(db, [{ date: NOON + 3 }, { date: NOON - 1, ip: null }, { ip: '192.0.2.1' }]);
    assert.deepEqual(await db.totals(), {
      rows: 3,
      period: { from: NOON - 1, to: NOON + 3 },
    });
  });

  test('sums up failed and invalid attempts by country', async () => {
    const db = await openUrl(freshUrl());
    const noCountry = { code: null, name: null };
    const france = { code: 'FR', name: 'France' };
    await storeRows(db, [
      { attempts: 2 },
      { attempts: 3, status: 'Invalid' },
      { attempts: 50, status: 'Accepted' },
      { attempts: 0, country: { code: 'BE', name: 'Belgium' } },
      { attempts: 2_000_000_000, country: noCountry, ip: null },
      { attempts: 2_000_000_000, country: noCountry },
      { attempts: 2_000_000_000, country: noCountry },
      { attempts: 5, country: france },
      { attempts: 5, status: 'Probe', country: france },
    ]);
    assert.deepEqual(await db.failedByCountry(), [
      { code: null, name: null, attempts: 6_000_000_000 },
      { code: 'FR', name: 'France', attempts: 5 },
      { code: 'NL', name: 'The Netherlands', attempts: 5 },
    ]);
  });

  test('counts accepted logins by the days of a time zone', async () => {
    const db = await openUrl(freshUrl());
    const accepted = { status: 'Accepted' } as const;
    // Midnight in Kathmandu (UTC+05:45) is 18:15 UTC.
    const midnight = NOON + 6.25 * HOUR;
    await storeRows(db, [
      { ...accepted, user: 'mira', date: midnight - 1 },
      { ...accepted, user: 'mira', date: midnight },
      { ...accepted, user: 'mira', date: midnight + HOUR },
      { ...accepted, user: 'Mira', date: midnight },
      { ...accepted, user: 'jonas', date: midnight + 6 * HOUR },
      { user: 'mira', date: midnight },
    ]);
    assert.deepEqual(await db.acceptedPerUserPerDay('Asia/Kathmandu'), [
      { user: 'mira', day: '2026-01-31', logins: 1 },
      { user: 'Mira', day: '2026-02-01', logins: 1 },
      { user: 'jonas', day: '2026-02-01', logins: 1 },
      { user: 'mira', day: '2026-02-01', logins: 2 },
    ]);
    assert.deepEqual(await db.acceptedPerUserPerDay('UTC'), [
      { user: 'Mira', day: '2026-01-31', logins: 1 },
      { user: 'mira', day: '2026-01-31', logins: 3 },
      { user: 'jonas', day: '2026-02-01', logins: 1 },
    ]);
  });

  test('returns the users that were tried most', async () => {
    const db = await openUrl(freshUrl());
    await storeRows(db, [
      { user: 'admin', attempts: 2 },
      { user: 'root', attempts: 2 },
      { user: 'root', status: 'Invalid' },
      { user: 'mira', status: 'Accepted', attempts: 9 },
      { user: 'test', attempts: 0 },
      { user: null, attempts: 9 },
      { user: 'Admin', attempts: 2 },
    ]);
    assert.deepEqual(await db.topUsersTried(2), [
      { user: 'root', attempts: 3 },
      { user: 'Admin', attempts: 2 },
    ]);
    assert.equal((await db.topUsersTried(100)).length, 3);
  });

  test('finds the first login of each address after enough failures', async () => {
    const db = await openUrl(freshUrl());
    const at = (ip: string, minute: number, over: Partial<LoginRow> = {}): Partial<LoginRow> => ({
      ip,
      date: NOON + minute * 60_000_000,
      ...over,
    });
    const accepted = { status: 'Accepted', user: 'mira' } as const;
    await storeRows(db, [
      // Three failures, then a login; more of both later.
      at('192.0.2.1', 4, accepted),
      at('192.0.2.1', 1, { attempts: 2 }),
      at('192.0.2.1', 2, { status: 'Invalid' }),
      at('192.0.2.1', 5),
      at('192.0.2.1', 6, { ...accepted, user: 'jonas' }),
      // The first login was too early; another after five failures.
      at('192.0.2.2', 1, accepted),
      at('192.0.2.2', 2, { attempts: 5, country: { code: null, name: null } }),
      at('192.0.2.2', 3, { ...accepted, user: 'jonas', country: { code: null, name: null } }),
      // Only failures; too few; only probes; and equal times, where the line number decides.
      at('192.0.2.3', 1, { attempts: 9 }),
      at('192.0.2.4', 1, { attempts: 2 }),
      at('192.0.2.4', 2, accepted),
      at('192.0.2.5', 1, { status: 'Probe', attempts: 9 }),
      at('192.0.2.5', 2, accepted),
      at('192.0.2.6', 1, accepted),
      at('192.0.2.6', 1, { attempts: 9 }),
    ]);
    assert.deepEqual(await db.loginsAfterFailures(3), [
      { ip: '192.0.2.2', country: null, user: 'jonas', date: NOON + 180_000_000, failures: 5 },
      { ip: '192.0.2.1', country: 'The Netherlands', user: 'mira', date: NOON + 240_000_000, failures: 3 },
    ]);
  });

  test('logins after failures are those of the rows that are stored now', async () => {
    const url = freshUrl();
    const db = await openUrl(url);
    const ips = async (): Promise<string[]> => (await db.loginsAfterFailures(2)).map(({ ip }) => ip);
    const pair = (ip: string, line: number, date: number): LoginRow[] => [
      loginRow({ line, ip, date, attempts: 2 }),
      loginRow({ line: line + 1, ip, date: date + 1, status: 'Accepted' }),
    ];
    const source = await db.addSource('a.log', head);
    const { source: moved } = await db.commit(batch(source, pair('192.0.2.1', 1, NOON - 2 * 86_400_000_000)));
    assert.deepEqual(await ips(), ['192.0.2.1']);
    assert.deepEqual(await ips(), ['192.0.2.1']);
    await db.commit(batch(moved, pair('192.0.2.2', 3, NOON)));
    assert.deepEqual(await ips(), ['192.0.2.1', '192.0.2.2']);
    assert.deepEqual(await (await openUrl(url)).loginsAfterFailures(3), []);
    await db.prune(Math.floor(NOON / 86_400_000_000), new AbortController().signal);
    assert.deepEqual(await ips(), ['192.0.2.2']);
  });
}
