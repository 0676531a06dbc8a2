// How many events of a time are stored: compared with a count of the rows.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { statuses, type LoginRow } from '../../../../src/model/login.js';
import { batch, head, loginRow, NOON } from '../sample-rows.js';
import type { TestDatabases } from './test-databases.js';

const HOUR = 3_600_000_000;
const long = 'h'.repeat(100);
const hosts = ['web1', 'Web1', 'web1 ', '', long, `${long}2`, 'ä'.repeat(70), 'db"1\\'];
const countries = [
  { code: 'NL', name: 'Netherlands' },
  { code: 'BR', name: 'Brazil' },
  { code: null, name: null },
];

const rows: readonly LoginRow[] = Array.from({ length: 480 }, (_, n) =>
  loginRow({
    line: n + 1,
    date: NOON + n * 60_000_000,
    // The first host has the most rows.
    host: hosts[n % 2 === 0 ? 0 : n % hosts.length] ?? '',
    status: statuses[n % 7 === 0 ? 0 : n % statuses.length] ?? 'Probe',
    attempts: n % 5,
    country: countries[n % countries.length] ?? { code: null, name: null },
  }),
);

/** Rows and attempts of some rows, by status. */
function counted(some: readonly LoginRow[]): object {
  const of = (status: string): readonly LoginRow[] => some.filter((row) => row.status === status);
  const attempts = (status: string): number => of(status).reduce((sum, row) => sum + row.attempts, 0);
  return {
    events: Object.fromEntries(statuses.map((status) => [status, of(status).length])),
    attempts: { Failed: attempts('Failed'), Invalid: attempts('Invalid') },
  };
}

export function countsRecent({ freshUrl, openUrl }: TestDatabases): void {
  test('counts the events of a time by status, host and country', async () => {
    const db = await openUrl(freshUrl());
    assert.deepEqual(await db.recentEvents({ from: 0, to: NOON }, 10), { hosts: [], countries: [] });
    const source = await db.addSource('auth.log', head);
    await db.commit(batch(source, rows));
    const time = { from: NOON + HOUR, to: NOON + 7 * HOUR };
    const wanted = rows.filter(({ date }) => date >= time.from && date < time.to);
    const recent = await db.recentEvents(time, 100);
    const expected = [...new Set(wanted.map(({ host }) => host))].map((host) => ({
      host,
      ...counted(wanted.filter((row) => row.host === host)),
    }));
    const byHost = (a: { host: string }, b: { host: string }): number => (a.host < b.host ? -1 : 1);
    assert.deepEqual([...recent.hosts].sort(byHost), expected.sort(byHost));
    assert.deepEqual(
      new Map(recent.countries.map(({ code, ...counts }) => [code, counts])),
      new Map(
        countries.map(({ code }) => [code, counted(wanted.filter((row) => row.country.code === code))]),
      ),
    );
    const [first, ...others] = (await db.recentEvents(time, 1)).hosts;
    assert.deepEqual([first?.host, others.length], ['web1', 0]);
  });
}
