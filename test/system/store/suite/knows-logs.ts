// Logs are recognized by their beginnings; addresses keep their last answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CannotCreateError, TryAgainError } from '../../../../src/lib/errors.js';
import { fingerprint } from '../../../../src/lib/identity.js';
import type { AnsweredBy, KnownAddress } from '../../../../src/model/location.js';
import { openEngine } from '../../../../src/store/open-engine.js';
import { MAX_SOURCE_ID } from '../../../../src/store/queries/sources.js';
import { batch, head, loginRow, NOON, position } from '../sample-rows.js';
import type { TestDatabases } from './test-databases.js';

export function knowsLogs({ freshUrl, openUrl }: TestDatabases): void {
  test('finds a log by its beginning, even if it was short when it was registered', async () => {
    const db = await openUrl(freshUrl());
    const long = Buffer.alloc(6000, 'b');
    const short = await db.addSource('short.log', long.subarray(0, 30));
    const whole = await db.addSource('whole.log', long);
    const other = await db.addSource('other.log', Buffer.from('another beginning'));
    assert.equal(short.headHash, fingerprint(long.subarray(0, 30)));
    assert.equal(whole.headBytes, 4096);
    assert.deepEqual(await db.findSources(long), [whole, short]);
    assert.deepEqual(await db.findSources(long.subarray(0, 100)), [short]);
    assert.deepEqual(await db.findSources(long.subarray(0, 29)), []);
    assert.deepEqual(await db.findSources(Buffer.from('another beginning, grown')), [other]);
  });

  test('does not take an empty log for another log', async () => {
    const db = await openUrl(freshUrl());
    const empty = await db.addSource('empty.log', Buffer.alloc(0));
    assert.deepEqual(await db.findSources(Buffer.alloc(0)), [empty]);
    assert.deepEqual(await db.findSources(head), []);
  });

  test('distinguishes logs with the same beginning, and returns the one read furthest first', async () => {
    const db = await openUrl(freshUrl());
    assert.deepEqual(await db.findSources(head), []);
    const first = await db.addSource('a.log', head);
    const second = await db.addSource('b.log', head);
    const { source: moved } = await db.commit(batch(second, []));
    assert.notEqual(first.id, second.id);
    assert.deepEqual(await db.findSources(head), [moved, first]);
  });

  test('registers a log once if two runs find it at the same time', async () => {
    const url = freshUrl();
    const [first, second] = [await openUrl(url), await openUrl(url)];
    await Promise.all([first.findSources(head), second.findSources(head)]);
    const outcomes = await Promise.allSettled([
      first.addSource('a.log', head),
      second.addSource('a.log', head),
    ]);
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.equal(failed.length, 1);
    assert.ok(failed[0]?.reason instanceof TryAgainError);
    assert.equal((await first.findSources(head)).length, 1);
  });

  test('registers different logs of two runs at the same time', async () => {
    const url = freshUrl();
    const [first, second] = [await openUrl(url), await openUrl(url)];
    const added = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        (n % 2 ? first : second).addSource(`${n}.log`, Buffer.from(`log ${n}`)),
      ),
    );
    assert.deepEqual(
      added.map(({ id }) => id).sort((a, b) => a - b),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    );
  });

  test('refuses another log when no id is left', async () => {
    const url = freshUrl();
    const store = await openUrl(url);
    const last = await store.addSource('last.log', head);
    const engine = await openEngine(url);
    await engine.run('UPDATE sources SET id = ? WHERE id = ?', [MAX_SOURCE_ID, last.id]);
    await engine.close();
    await assert.rejects(store.addSource('one.log', Buffer.from('one')), CannotCreateError);
    const id = MAX_SOURCE_ID;
    const rows = [loginRow({ line: 2 ** 32 - 1 })];
    await store.commit(batch({ ...last, id }, rows, { position: position(1) }));
    assert.equal((await store.totals()).rows, 1);
  });

  test('remembers the last answer about each address', async () => {
    const db = await openUrl(freshUrl());
    const known = (ip: string, code: string | null, answeredAt: number): KnownAddress => ({
      ip,
      location: {
        country: { code, name: code && `Land ${code}` },
        asn: code === 'FR' ? 4_200_000_000 : null,
        asName: code === 'FR' ? 'Example Net' : null,
      },
      answeredBy: 'ipinfo',
      answeredAt,
    });
    const many = Array.from({ length: 1500 }, (_, n) => known(`2001:db8::${n.toString(16)}`, 'DE', NOON + n));
    const source = await db.addSource('auth.log', head);
    const { source: after } = await db.commit(
      batch(source, [], { addresses: [...many, known('198.51.100.7', null, NOON)] }),
    );
    const newer = known('2001:db8::1', 'FR', NOON + 5);
    await db.commit(batch(after, [], { addresses: [newer] }));
    const expected = new Map([...many, known('198.51.100.7', null, NOON), newer].map((it) => [it.ip, it]));
    assert.deepEqual(await db.findAddresses([...expected.keys(), '192.0.2.1']), expected);
    assert.deepEqual(await db.findAddresses([]), new Map());
  });

  test('has one answer for each address, also for a batch too large to look up the earlier ones', async () => {
    const url = freshUrl();
    const db = await openUrl(url);
    const answers = (answeredBy: AnsweredBy, answeredAt: number): readonly KnownAddress[] =>
      Array.from({ length: 5000 }, (_, n) => ({
        ip: `2001:db8::${n.toString(16)}`,
        location: { country: { code: 'DE', name: 'Germany' }, asn: null, asName: null },
        ...{ answeredBy, answeredAt },
      }));
    assert.equal(await db.hasAnswersBy('ipinfo'), false);
    const source = await db.addSource('auth.log', head);
    const { source: after } = await db.commit(batch(source, [], { addresses: answers('ipinfo', NOON + 5) }));
    assert.equal(await db.hasAnswersBy('ipinfo'), true);
    // Meanwhile the clock was set back.
    const last = answers('mmdb', NOON);
    await db.commit(batch(after, [], { addresses: last }));
    assert.deepEqual(
      await db.findAddresses(last.map(({ ip }) => ip)),
      new Map(last.map((it) => [it.ip, it])),
    );
    const countAddresses = async (): Promise<unknown> => {
      const engine = await openEngine(url);
      const [row] = await engine.query('SELECT COUNT(*) AS found FROM addresses');
      await engine.close();
      return Number(row?.['found']);
    };
    assert.equal(await countAddresses(), 5000);
    await db.prune(1, new AbortController().signal);
    assert.equal(await countAddresses(), 5000);
    assert.equal(await db.hasAnswersBy('ipinfo'), false);
  });
}
