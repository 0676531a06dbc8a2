import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';

import { makeAuthLog } from '../../tools/make-auth-log.js';
import { acquireBuffer } from '../../src/lib/buffer-pool.js';
import type { LineBlock } from '../../src/model/line-block.js';
import { loginAt } from '../../src/model/logins.js';
import { parseEach } from '../../src/parse/parse.js';
import { ignoredTemplates } from '../../src/scanner/template-readings.js';
import { scanBlocks } from '../../src/scanner/scan-blocks.js';
import { fromTheBeginning, lineBlocks } from '../../src/read/line-blocks.js';
import { parserOf } from '../support/parse-text.js';

const options = { hasOwnPatterns: false, ignored: ignoredTemplates };
const LINE = 'May  1 10:00:00 web1 sshd[1]: Failed password for root from 192.0.2.7 port 40022 ssh2\n';

function blockOf(text: string): LineBlock {
  const bytes = acquireBuffer().subarray(0, text.length);
  bytes.write(text, 'latin1');
  return { bytes, overlong: false, unfinished: false, endOffsetBytes: 0, tail: '', cursor: null };
}

suite('blocks that threads scan', () => {
  test('give the logins that lines read one by one give, in their order', { timeout: 120_000 }, async () => {
    const log = Buffer.from([...makeAuthLog({ lines: 200_000 }).lines].join('\n') + '\n', 'latin1');
    const { events } = parserOf().parse(log.toString('latin1'));
    let n = 0;
    for await (const { logins } of parseEach(lineBlocks(chunksOf(log), fromTheBeginning), parserOf())) {
      const rows = Array.from({ length: logins.count }, (_, row) => loginAt(logins, row));
      assert.equal(JSON.stringify(rows), JSON.stringify(events.slice(n, n + rows.length)));
      n += rows.length;
    }
    assert.equal(n, events.length);
  });

  test('a block is returned while the next one is delayed', { timeout: 10_000 }, async () => {
    let sendNext = (): void => undefined;
    async function* slowly(): AsyncGenerator<LineBlock> {
      for (let n = 0; n < 40; n++) {
        yield blockOf(LINE.repeat(10_000));
        await new Promise<void>((resolve) => (sendNext = resolve));
      }
    }
    let blocks = 0;
    for await (const { scanned } of scanBlocks(slowly(), options)) {
      assert.equal(scanned?.lines, 10_000);
      blocks += 1;
      sendNext();
      await setTimeout(5);
      sendNext();
    }
    assert.equal(blocks, 40);
  });

  test('blocks before a failure are returned before it', async () => {
    async function* broken(): AsyncGenerator<LineBlock> {
      for (let n = 0; n < 30; n++) {
        await setImmediate();
        yield blockOf(LINE.repeat(n + 1));
      }
      throw new Error('the disk is gone');
    }
    const lines: (number | undefined)[] = [];
    await assert.rejects(async () => {
      for await (const { scanned } of scanBlocks(broken(), options)) lines.push(scanned?.lines);
    }, /the disk is gone/);
    assert.deepEqual(
      lines,
      Array.from({ length: 30 }, (_, n) => n + 1),
    );
  });

  test('a consumer that stops early leaves no thread behind', async () => {
    let isClosed = false;
    async function* endless(): AsyncGenerator<LineBlock> {
      try {
        for (;;) {
          await setImmediate();
          yield blockOf(LINE.repeat(10_000));
        }
      } finally {
        isClosed = true;
      }
    }
    let blocks = 0;
    for await (const { scanned } of scanBlocks(endless(), options))
      if ((blocks += scanned ? 1 : 0) === 40) break;
    assert.ok(isClosed);
  });
});

async function* chunksOf(log: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < log.length;) {
    const chunk = acquireBuffer();
    const count = log.copy(chunk, 0, at);
    at += count;
    // As from a file: the threads can run in between.
    await setImmediate();
    yield chunk.subarray(0, count);
  }
}
