import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { findLastCursor, isSameEntry, skipEntry } from '../../../src/read/journal-position.js';
import { journalMatches } from '../../../src/read/journal-input.js';

/** The cursor of entry `n`; `over` overrides fields. */
function cursor(n: number, over: Readonly<Record<string, string>> = {}): string {
  const fields = { s: 'a9', i: n.toString(16), b: 'fe', m: `${n}0`, t: `${n}00`, x: `${n}aa`, ...over };
  return Object.entries(fields)
    .map(([key, value]) => `${key}=${value}`)
    .join(';');
}

const entry = (name: string, message = ''): string =>
  `${JSON.stringify({ MESSAGE: message, __CURSOR: name, _PID: '1' })}\n`;

async function skipped(text: string, name: string, chunkBytes = text.length): Promise<string | undefined> {
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < text.length; at += chunkBytes)
      yield await Promise.resolve(Buffer.from(text.slice(at, at + chunkBytes)));
  }
  const rest = await skipEntry(chunks(), name);
  if (rest === undefined) return undefined;
  let left = '';
  for await (const chunk of rest) left += chunk.toString();
  return left;
}

suite('cursors of the journal', () => {
  test('the last one of a text is found, whatever messages contain', () => {
    const forged = '"__CURSOR":"s=1;i=1","__CURSOR" : "s=2"\n__CURSOR';
    assert.equal(findLastCursor(entry(cursor(1)) + entry(cursor(2), forged)), cursor(2));
    assert.equal(findLastCursor('{ "__CURSOR" : "s=1;i=2", "MESSAGE" : "x" }\n'), 's=1;i=2');
    assert.equal(findLastCursor(''), undefined);
  });

  for (const [what, over, same] of [
    ['itself', {}, true],
    ['a copy in another file', { s: 'b8', i: '99' }, true],
    ['another of the same file and moment', { i: '99' }, false],
    ['another message', { s: 'b8', x: '99' }, false],
    ['another moment', { s: 'b8', t: '99' }, false],
    ['another boot', { s: 'b8', b: '99' }, false],
  ] as const) {
    test(`an entry is ${same ? '' : 'not '}${what}`, () => {
      assert.equal(isSameEntry(cursor(7), cursor(7, over)), same);
    });
  }
});

suite('continuing after an entry', () => {
  const text = [1, 2, 3].map((n) => entry(cursor(n))).join('');

  for (const chunkBytes of [1, 7, 64, text.length]) {
    test(`drops the entry itself, in chunks of ${chunkBytes}`, async () => {
      assert.equal(await skipped(text, cursor(1), chunkBytes), entry(cursor(2)) + entry(cursor(3)));
    });

    test(`drops nothing if the entry is gone, in chunks of ${chunkBytes}`, async () => {
      assert.equal(await skipped(text, cursor(0), chunkBytes), text);
    });
  }

  test('drops the entries before it in its microsecond, in a copy of the journal', async () => {
    const moment = { t: '5', s: 'b8' };
    const copy = [entry(cursor(1, moment)), entry(cursor(2, moment)), entry(cursor(3, moment))];
    assert.equal(await skipped(copy.join(''), cursor(2, { t: '5' })), copy[2]);
    assert.equal(await skipped(copy.join(''), cursor(4, { t: '5' })), copy.join(''));
  });

  test('distinguishes an end from an entry without more after it', async () => {
    assert.equal(await skipped('', cursor(1)), undefined);
    assert.equal(await skipped(entry(cursor(1)), cursor(1)), '');
  });
});

suite('which entries are requested', () => {
  const instances = Array.from({ length: 500 }, (_, i) => `sshd@${i}-192.0.2.1:22-192.0.2.2:4000.service`);

  test('instances of socket units that are in the journal, and no unit with a similar name', () => {
    const others = [
      'cron.service',
      'sshd@a.socket',
      'my-sshd@1.service',
      'ssh@1.service.d',
      'user@0.service',
    ];
    const asked = journalMatches({
      units: [...others, 'ssh@1-a.service', 'dropbear@2-b.service'],
      programs: [],
    });
    assert.deepEqual(
      asked.filter((match) => match.includes('@')),
      ['_SYSTEMD_UNIT=ssh@1-a.service', '_SYSTEMD_UNIT=dropbear@2-b.service'],
    );
  });

  test('no more of them than journalctl reads fast', () => {
    assert.ok(journalMatches({ units: instances, programs: [] }).length < 150);
  });
});
