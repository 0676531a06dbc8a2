// Properties of every log: no exception, each line accounted for, scanner and line parser agree, and reading in two
// parts gives the same result.
import assert from 'node:assert/strict';

import { DataError } from '../../src/lib/errors.js';
import { boundedText, MAX_NAME_BYTES, MAX_USER_BYTES } from '../../src/lib/bounded-text.js';
import type { LoginEvent } from '../../src/model/login.js';
import { loginAt } from '../../src/model/logins.js';
import { LoginsBuilder } from '../../src/model/logins-builder.js';
import { scannedBlock } from '../../src/scanner/block-scanner.js';
import { Scanner } from '../../src/scanner/block-scanner.js';
import { fromTheBeginning, lineBlocks } from '../../src/read/line-blocks.js';
import { parserOf } from '../support/parse-text.js';
import { cut, readExport } from '../support/read-export.js';

let known: Scanner | undefined;

/** The events of a log of whole lines. */
export function checkLog(input: Buffer): readonly LoginEvent[] {
  const log = input.at(-1) === 0x0a ? input : Buffer.concat([input, Buffer.from('\n')]);
  const text = log.toString('latin1');
  const byLine = parserOf();
  const lines: number[] = [];
  const { events, ...refused } = byLine.parse(text, (_, line) => lines.push(line));
  assert.equal(lines.length, text.split('\n').length - 1, 'a line is not accounted for');
  for (const event of events) checkEvent(event);

  const byScanner = parserOf();
  const scanner = (known ??= new Scanner(byScanner.scanning));
  scanner.begin();
  const logins = new LoginsBuilder();
  const taken = byScanner.take(scannedBlock(log, scanner.scan(log)), logins);
  const scanned = Array.from({ length: logins.count }, (_, n) => loginAt(logins, n));
  assert.deepEqual(scanned, events, 'the scanner and the line parser differ');
  assert.deepEqual(taken, refused, 'the scanner and the line parser refuse different lines');
  assert.equal(byScanner.state(), byLine.state(), 'the scanner and the line parser have different states');

  const half = text.indexOf('\n', text.length >> 1) + 1;
  if (half > 0 && half < text.length) {
    const first = parserOf();
    const before = first.parse(text.slice(0, half)).events;
    const second = parserOf({ state: first.state() }, first.lines());
    assert.deepEqual(
      [...before, ...second.parse(text.slice(half)).events],
      events,
      'two parts differ from the whole log',
    );
  }
  return events;
}

function checkEvent({ attempts, date, user, host, rhost, port }: LoginEvent): void {
  assert.ok(Number.isSafeInteger(attempts) && attempts >= 0, 'attempts');
  assert.ok(Number.isSafeInteger(date), 'date');
  assert.ok(port === null || (port >= 0 && port <= 99_999), 'port');
  const tooLong = [user ?? '', host, rhost ?? ''].find(
    (text, n) => Buffer.byteLength(text) > (n === 0 ? MAX_USER_BYTES : MAX_NAME_BYTES),
  );
  assert.equal(tooLong && boundedText(tooLong, MAX_NAME_BYTES), undefined, 'a text exceeds its limit');
}

/** As large as the blocks that the parser gets. */
const BLOCK_CHARS = 1 << 20;
const PARTS = 16;
const SLOWER = 4;
const FIXED_MS = 100;

/** A block of lines takes as long as its parts: no line makes the parser search the text around it. */
export function checkBlock(input: Buffer): void {
  const lines = `${input.toString('latin1')}\n`;
  const times = Math.ceil(BLOCK_CHARS / PARTS / lines.length);
  const partMs = leastMs(lines.repeat(times));
  const wholeMs = leastMs(lines.repeat(PARTS * times));
  const limitMs = FIXED_MS + SLOWER * PARTS * partMs;
  assert.ok(
    wholeMs <= limitMs,
    `a block takes ${Math.round(wholeMs)} ms, its parts ${Math.round(partMs)} each`,
  );
}

/** The machine may have been busy, so the shorter of two times counts. */
function leastMs(text: string): number {
  const flat = Buffer.from(text, 'latin1').toString('latin1');
  const times = [0, 1].map(() => {
    const before = process.cpuUsage();
    parserOf().parse(flat);
    return process.cpuUsage(before).user / 1000;
  });
  return Math.min(...times);
}

/** The lines of a stream do not depend on how it is cut into chunks. */
export async function checkChunks(input: Buffer, chunkBytes: number): Promise<void> {
  const whole = await blocksOf([input]);
  const pieces: Buffer[] = [];
  for (let at = 0; at < input.length; at += chunkBytes) pieces.push(input.subarray(at, at + chunkBytes));
  const cut = await blocksOf(pieces);
  assert.ok(Buffer.compare(whole, cut) === 0, 'chunks differ from the whole stream');
}

/** Entries do not depend on how the export is cut into chunks; a damaged export is a data error. */
export async function checkExport(input: Buffer, chunkBytes: number): Promise<void> {
  const whole = await readExport([input]);
  assert.ok(whole.failure === undefined || whole.failure instanceof DataError, String(whole.failure));
  const pieces = await readExport(cut(input, [chunkBytes]));
  assert.deepEqual(
    [pieces.found, pieces.lines, pieces.failure?.message],
    [whole.found, whole.lines, whole.failure?.message],
    'chunks differ from the whole export',
  );
}

async function blocksOf(chunks: readonly Buffer[]): Promise<Buffer> {
  const found: Buffer[] = [];
  for await (const { bytes, overlong } of lineBlocks(asynchronous(chunks), fromTheBeginning)) {
    found.push(Buffer.from(overlong ? '(overlong)' : bytes));
  }
  return Buffer.concat(found);
}

// eslint-disable-next-line @typescript-eslint/require-await -- files deliver chunks asynchronously
async function* asynchronous(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  // A block takes over the memory of its chunk.
  for (const chunk of chunks) yield Buffer.from(chunk);
}
