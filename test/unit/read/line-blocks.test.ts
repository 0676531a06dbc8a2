import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import type { LineBlock } from '../../../src/model/line-block.js';
import { MAX_LINE_BYTES, fromTheBeginning, lineBlocks } from '../../../src/read/line-blocks.js';

async function blocksOf(chunks: readonly Buffer[], start = fromTheBeginning): Promise<LineBlock[]> {
  async function* stream(): AsyncGenerator<Buffer> {
    for (const chunk of chunks) yield await Promise.resolve(chunk);
  }
  const blocks: LineBlock[] = [];
  for await (const block of lineBlocks(stream(), start)) blocks.push(block);
  return blocks;
}

const textOf = ({ bytes }: LineBlock): string => Buffer.from(bytes).toString('latin1');

/** Lines as a user sees them, whatever block contained them. */
function linesOf(blocks: readonly LineBlock[]): string[] {
  return blocks.flatMap((block) =>
    block.overlong ? ['(overlong)'] : textOf(block).replace(/\n$/, '').split('\n'),
  );
}

const nuls = (count: number): string => '\0'.repeat(count);

function cut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((c) => c % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}

suite('lines cut out of chunks', () => {
  test('any cut of the bytes gives the same lines and the same end', async () => {
    const text = fc
      .array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 12 })
      .map((lines) => Buffer.from(lines.join('\n')));
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(200), { maxLength: 8 }), async (bytes, cuts) => {
        const whole = await blocksOf([bytes]);
        const pieces = await blocksOf(cut(bytes, cuts));
        assert.deepEqual(linesOf(pieces), linesOf(whole));
        assert.equal(pieces.at(-1)?.endOffsetBytes, whole.at(-1)?.endOffsetBytes);
        assert.equal(pieces.at(-1)?.tail, whole.at(-1)?.tail);
      }),
      { numRuns: 2000 },
    );
  });

  test('the end of the last block is the size of the input', async () => {
    const blocks = await blocksOf([Buffer.from('one\ntwo\nthr'), Buffer.from('ee')]);
    assert.deepEqual(
      blocks.map((b) => [textOf(b), b.endOffsetBytes, b.unfinished]),
      [
        ['one\ntwo\n', 8, false],
        ['three', 13, true],
      ],
    );
    assert.equal(blocks.at(-1)?.tail, 'one\ntwo\nthree');
  });

  test('drops a run of 8 or more NULs at the beginning of a line and counts them', async () => {
    const text = `${nuls(9)}one\n${nuls(8)}two\nth${nuls(9)}ree\n`;
    const [block] = await blocksOf([Buffer.from(text)]);
    assert.equal(block && textOf(block), `one\ntwo\nth${nuls(9)}ree\n`);
    assert.equal(block?.endOffsetBytes, text.length);
  });

  test('keeps fewer, which are the length of a field of journalctl -o export', async () => {
    const text = `MESSAGE\n${nuls(2)}\x01${nuls(5)}text\n${nuls(7)}one\n`;
    assert.deepEqual(linesOf(await blocksOf([Buffer.from(text)])), text.trimEnd().split('\n'));
  });

  test('any cut of runs of NULs gives the same lines', async () => {
    const runs = fc.array(fc.tuple(fc.nat(20), fc.constantFrom('\n', 'one\n', 'o', '\r')), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(runs, fc.array(fc.nat(120), { maxLength: 8 }), async (pieces, cuts) => {
        const text = pieces.map(([count, rest]) => nuls(count) + rest).join('');
        const expected = text.replace(/^\0{8,}/gm, '');
        const blocks = await blocksOf(cut(Buffer.from(text), cuts));
        assert.equal(blocks.map(textOf).join(''), expected);
        // A run at the very end may be the beginning of a longer one, so it is not counted yet.
        const end = text.replace(/(^|\n)\0{8,}$/, '$1').length;
        assert.equal(blocks.at(-1)?.endOffsetBytes ?? 0, end);
      }),
      { numRuns: 2000 },
    );
  });

  for (const megabytes of [0.5, 1, 1.5, 2.5, 3, 3.5]) {
    test(`a line after ${megabytes} MB of NULs is kept, however they are cut`, async () => {
      const bytes = Buffer.concat([Buffer.alloc(megabytes * 1_000_000), Buffer.from('one\ntwo\n')]);
      for (const at of [0, 10, 1 << 20, bytes.length - 6, bytes.length - 9]) {
        const blocks = await blocksOf([bytes.subarray(0, at), bytes.subarray(at)]);
        assert.deepEqual(linesOf(blocks), ['one', 'two']);
        assert.equal(blocks.at(-1)?.endOffsetBytes, bytes.length);
      }
    });
  }

  for (const chunkBytes of [1000, 65_536, 4 << 20]) {
    test(`a line of 10 MB is one overlong line, in chunks of ${chunkBytes}`, async () => {
      const bytes = Buffer.concat([
        Buffer.from('one\n'),
        Buffer.alloc(10_000_000, 'x'),
        Buffer.from('\ntwo\n'),
      ]);
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += chunkBytes) chunks.push(bytes.subarray(at, at + chunkBytes));
      const blocks = await blocksOf(chunks);
      assert.deepEqual(linesOf(blocks), ['one', '(overlong)', 'two']);
      assert.equal(blocks.at(-1)?.endOffsetBytes, bytes.length);
      assert.ok(blocks.every((b) => b.bytes.length <= 2 * MAX_LINE_BYTES));
    });
  }

  for (const extra of [0, 1]) {
    test(`a line of the longest length ${extra === 0 ? 'is kept' : 'and one byte more is not'}`, async () => {
      const bytes = Buffer.from(`${'x'.repeat(MAX_LINE_BYTES + extra)}\n`);
      for (const chunks of [[bytes], [bytes.subarray(0, 5), bytes.subarray(5)]]) {
        assert.equal((await blocksOf(chunks))[0]?.overlong, extra === 1);
      }
    });
  }
});
