// First-seen facts: they only ever become earlier, outlive pruned logins, and go with a forgotten log.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEngine } from '../../../../src/store/open-engine.js';
import { batch, loginRow, NOON } from '../sample-rows.js';
import type { TestDatabases } from './test-databases.js';

const DAY = 86_400_000_000;
const TODAY = Math.floor(NOON / DAY);
const never = new AbortController().signal;

/** `fact subject object host first`, sorted; `first` in days before NOON. */
async function facts(url: string): Promise<readonly string[]> {
  const engine = await openEngine(url);
  const rows = await engine.query(
    `SELECT fact, subject_key, object_key, host_key, MIN(first_micros) AS first_seen FROM login_facts
      GROUP BY fact, subject_key, object_key, host_key`,
  );
  await engine.close();
  return rows
    .map(({ first_seen, ...of }) => `${Object.values(of).join(' ')} ${(NOON - Number(first_seen)) / DAY}`)
    .sort();
}

export function keepsFacts({ freshUrl, openUrl }: TestDatabases): void {
  const login = (line: number, days: number, over: object = {}): ReturnType<typeof loginRow> =>
    loginRow({
      ...{ line, date: NOON - days * DAY, status: 'Accepted', user: 'anna', ip: '192.0.2.1' },
      ...over,
    });
  const ofAnna = (days: number): string[] => [
    `address anna 192.0.2.1 web1 ${days}`,
    `country anna NL web1 ${days}`,
    `method anna password web1 ${days}`,
  ];

  test('a fact becomes earlier when an older log is read, and never later', async () => {
    const url = freshUrl();
    const db = await openUrl(url);
    await db.commit(batch(await db.addSource('a.log', Buffer.from('a')), [login(1, 3), login(2, 1)]));
    assert.deepEqual(await facts(url), ofAnna(3));
    await db.commit(batch(await db.addSource('b.log', Buffer.from('b')), [login(1, 5), login(2, 2)]));
    assert.deepEqual(await facts(url), ofAnna(5));
  });

  test('a key counts by its fingerprint, and a certificate by its authority', async () => {
    const url = freshUrl();
    const db = await openUrl(url);
    const key = { method: 'publickey', key_type: 'ED25519', key_fingerprint: 'SHA256:abc' };
    const certified = { ...key, key_type: 'ED25519-CERT', cert_ca: 'ED25519 SHA256:ca' };
    await db.commit(
      batch(await db.addSource('a.log', Buffer.from('a')), [login(1, 1, key), login(2, 1, certified)]),
    );
    const keys = (await facts(url)).filter((fact) => fact.startsWith('key anna'));
    assert.equal(keys.length, 2);
    assert.ok(keys.includes('key anna SHA256:abc web1 1'));
  });

  test('facts outlive pruned logins, and go with a forgotten log', async () => {
    const url = freshUrl();
    const db = await openUrl(url);
    await db.commit(batch(await db.addSource('a.log', Buffer.from('a')), [login(1, 9)]));
    const other = { user: 'ben', ip: '192.0.2.2' };
    const { source } = await db.commit(
      batch(await db.addSource('b.log', Buffer.from('b')), [login(1, 1, other)]),
    );
    await db.commit(batch(await db.addSource('c.log', Buffer.from('c')), [login(1, 2)]));
    await db.prune(TODAY - 3, never);
    await db.forgetSource(source.id, never);
    assert.deepEqual(await facts(url), ofAnna(9));
  });
}
