// What is remembered about a log and its rotated files.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestDatabases } from './test-databases.js';

export function remembersLogSets({ freshUrl, openUrl }: TestDatabases): void {
  test('remembers the findings about a log, by its full name', async () => {
    const db = await openUrl(freshUrl());
    const name = `web1:/var/log/${'ö'.repeat(5000)}`;
    assert.equal(await db.findLogSet(name), undefined);
    const first = { hasSshd: false, warnedOf: ['noSshd', 'mostlyMalformed'] };
    await db.keepLogSet(name, first);
    await db.keepLogSet('web2:/var/log/auth.log', { hasSshd: true, warnedOf: [] });
    assert.deepEqual(await db.findLogSet(name), first);
    const second = { hasSshd: true, warnedOf: [] };
    await db.keepLogSet(name, second);
    await db.keepLogSet(name, second);
    assert.deepEqual(await db.findLogSet(name), second);
    assert.equal(await db.findLogSet('web1:/var/log/auth.log'), undefined);
  });

  test('two runs may store their findings about one log at the same time', async () => {
    const url = freshUrl();
    const [first, second] = [await openUrl(url), await openUrl(url)];
    const state = { hasSshd: true, warnedOf: [] };
    await Promise.all([first.keepLogSet('a', state), second.keepLogSet('a', state)]);
    assert.deepEqual(await first.findLogSet('a'), state);
  });
}
