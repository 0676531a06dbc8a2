import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { suite, test, type TestContext } from 'node:test';

import { DataError, NoInputError } from '../../../src/lib/errors.js';
import { fingerprint } from '../../../src/lib/identity.js';
import type { Position } from '../../../src/model/source.js';
import { openInput, type LogInput } from '../../../src/read/read.js';
import { sshdEntry } from '../../support/export-text.js';
import { compress, compressors } from '../../support/compress.js';
import { temporaryFolder } from '../../support/run-cli.js';

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `May  1 10:00:00 host line ${from + i}\n`).join('');

const { signal } = new AbortController();
const stdin = (content: string | Buffer): Parameters<typeof openInput>[1] => ({
  stdin: Readable.from([Buffer.from(content)]),
  signal,
  alsoPrograms: [],
  reader: 'analyze' as const,
  env: process.env,
});
const noStdin = stdin('');

async function textOf(input: LogInput): Promise<string> {
  let text = '';
  for await (const block of input.blocks()) text += Buffer.from(block.bytes).toString('latin1');
  await input.close();
  return text;
}

/** The read position after the first `bytes` bytes of a text. */
function positionAfter(text: string, bytes: number): Position {
  const tail = Buffer.from(text.slice(Math.max(0, bytes - 4096), bytes), 'latin1');
  return {
    offsetBytes: bytes,
    lines: 0,
    tailBytes: tail.length,
    tailHash: fingerprint(tail),
    cursor: null,
    parserState: '',
  };
}

function file(t: TestContext, content: string | Buffer, name = 'auth.log'): string {
  const place = path.join(temporaryFolder(t), name);
  writeFileSync(place, content);
  return place;
}

const newlinesIn = (text: string): number => text.split('\n').length - 1;

suite('inputs', () => {
  const kinds = [
    { kind: 'a plain file', open: (t: TestContext, text: string) => openInput(file(t, text), noStdin) },
    ...compressors.map(({ program, extension }) => ({
      kind: `a file of ${program}`,
      open: (t: TestContext, text: string) =>
        openInput(file(t, compress(program, text), `auth.log${extension}`), noStdin),
    })),
    ...compressors.map(({ program }) => ({
      kind: `two files of ${program}, one after the other, under a name without a compression extension`,
      open: (t: TestContext, text: string) =>
        openInput(
          file(t, Buffer.concat([text.slice(0, 5), text.slice(5)].map((part) => compress(program, part)))),
          noStdin,
        ),
    })),
    {
      kind: 'plain text on standard input',
      open: (_: TestContext, text: string) => openInput('-', stdin(text)),
    },
    ...compressors.map(({ program }) => ({
      kind: `${program} on standard input`,
      open: (_: TestContext, text: string) => openInput('-', stdin(compress(program, text))),
    })),
  ];
  for (const { kind, open } of kinds) {
    test(`${kind} gives its text`, async (t) => {
      const text = lines(0, 50_000);
      const input = await open(t, text);
      assert.equal(Buffer.from(input.head).toString(), text.slice(0, 4096));
      assert.equal(await textOf(input), text);
    });

    test(`${kind} continues from its last position`, async (t) => {
      const text = lines(0, 50_000);
      const input = await open(t, text);
      assert.equal(await input.resume(positionAfter(text, lines(0, 30_000).length)), 'here');
      assert.equal(await textOf(input), lines(30_000, 50_000));
    });

    test(`${kind} has nothing new at its end`, async (t) => {
      const text = lines(0, 100);
      const input = await open(t, text);
      assert.equal(await input.resume(positionAfter(text, text.length)), 'here');
      assert.equal(await textOf(input), '');
    });
  }

  for (const { kind, open } of kinds.filter(({ kind }) => !kind.endsWith('standard input'))) {
    test(`${kind} that is another log from some offset on is read from the beginning`, async (t) => {
      const text = lines(0, 1000);
      const input = await open(t, text);
      const other = text.replace('line 500', 'LINE 500');
      assert.equal(await input.resume(positionAfter(other, lines(0, 501).length)), 'different');
      assert.equal(await textOf(input), text);
    });
  }

  test('a stream that is another log from some offset on is refused: it cannot be read again', async () => {
    const text = lines(0, 1000);
    const input = await openInput('-', stdin(text));
    await assert.rejects(input.resume(positionAfter(text.replace('line 9\n', 'LINE 9\n'), 2000)), DataError);
  });

  for (const { kind, open } of kinds) {
    test(`${kind} that ends before its last position is an earlier copy`, async (t) => {
      const input = await open(t, lines(0, 500));
      assert.equal(await input.resume(positionAfter(lines(0, 1000), lines(0, 700).length)), 'shorter');
      await input.close();
    });
  }

  test('journalctl -o export is recognized by its first bytes, and each entry becomes a line', async (t) => {
    const bytes = Buffer.concat([sshdEntry(1, 'x'), sshdEntry(2, Buffer.alloc(40, 0xf1)), sshdEntry(3, 'z')]);
    const text = await textOf(await openInput(file(t, bytes), noStdin));
    assert.equal(text.split('\n').length, bytes.toString('latin1').split('\n').length);
    assert.deepEqual(
      text.split('\n').flatMap((line) => /"MESSAGE":([^}]+)/.exec(line)?.[1] ?? []),
      ['"x"', `[${Array(40).fill(0xf1).join(',')}]`, '"z"'],
    );
    const cut = await openInput(file(t, bytes.subarray(0, -1)), noStdin);
    cut.finish?.();
    await assert.rejects(textOf(cut), DataError);
    await cut.close();
  });

  for (const { kind, open } of kinds) {
    test(`${kind} of journalctl -o export continues after its last entry, or within the one that was cut`, async (t) => {
      const [first, second, third] = [
        sshdEntry(1, 'x'),
        sshdEntry(2, Buffer.from('y\n\n')),
        sshdEntry(3, 'z'),
      ];
      const text = Buffer.concat([first, second, third]).toString('latin1');
      const whole = newlinesIn(text);
      for (const [end, isEntryEnd] of [
        [first.length, true],
        [first.length, false],
        [first.length + 20, false],
        [first.length + second.length - 3, false],
      ] as const) {
        const input = await open(t, text);
        assert.equal(await input.resume(positionAfter(text, end), isEntryEnd), 'here');
        const rest = await textOf(input);
        assert.equal(rest.split('\n').length - 1, whole - newlinesIn(first.toString()));
        assert.match(rest, /"MESSAGE":"y\\n\\n"[^]*"MESSAGE":"z"/);
      }
    });
  }

  test('reads what was appended after it was opened', async (t) => {
    const place = file(t, lines(0, 10));
    const input = await openInput(place, noStdin);
    appendFileSync(place, lines(10, 20));
    assert.equal(await textOf(input), lines(0, 20));
  });

  test('an empty file has no lines', async (t) => {
    const input = await openInput(file(t, ''), noStdin);
    assert.equal(input.head.length, 0);
    assert.equal(await textOf(input), '');
  });

  for (const { program } of compressors) {
    test(`a truncated file of ${program} gives its readable part, then fails`, async (t) => {
      const whole = compress(program, lines(0, 200_000));
      const input = await openInput(file(t, whole.subarray(0, whole.length / 2)), noStdin);
      let text = '';
      await assert.rejects(
        async () => {
          for await (const block of input.blocks()) text += Buffer.from(block.bytes).toString('latin1');
        },
        (error: Error) =>
          error instanceof DataError && error.message.includes(`is not a complete ${program} file: `),
      );
      assert.ok(text.length > 1_000_000 && lines(0, 200_000).startsWith(text), `${text.length}`);
      await input.close();
    });
  }

  const refused = [
    {
      what: 'a binary file',
      content: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 3]),
      error: DataError,
      says: /is binary/,
    },
    {
      what: 'a file that only begins like an xz file',
      content: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1]),
      error: DataError,
      says: /is not a complete xz file/,
    },
    {
      what: 'a binary file that was compressed',
      content: compress('zstd', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 3])),
      error: DataError,
      says: /is binary/,
    },
  ];
  for (const { what, content, error, says } of refused) {
    test(`refuses ${what}`, async (t) => {
      await assert.rejects(
        openInput(file(t, content), noStdin),
        (e: Error) => e instanceof error && says.test(e.message),
      );
    });
  }

  test('refuses a folder and an empty name', async (t) => {
    const folder = temporaryFolder(t);
    mkdirSync(path.join(folder, 'logs'));
    await assert.rejects(openInput(path.join(folder, 'logs'), noStdin), NoInputError);
    await assert.rejects(openInput(path.join(folder, 'nothing'), noStdin), NoInputError);
  });

  test('text after the NULs that copytruncate leaves is not a binary file', async (t) => {
    const input = await openInput(
      file(t, Buffer.concat([Buffer.alloc(100_000), Buffer.from(lines(0, 2))])),
      noStdin,
    );
    assert.equal(await textOf(input), lines(0, 2));
  });
});
