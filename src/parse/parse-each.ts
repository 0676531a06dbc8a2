// Blocks of lines -> the logins of each block, as soon as it is read: for commands that print them.
import { releaseBuffer } from '../lib/buffer-pool.js';
import type { LineBlock } from '../model/line-block.js';
import type { Logins } from '../model/logins.js';
import { LoginsBuilder } from '../model/logins-builder.js';
import { malformedAs } from '../model/outcome.js';
import type { LineWatcher, Parser, Refused } from './parser.js';
import { scanBlocks } from '../scanner/scanner.js';

export type LineCounts = Refused & { readonly lines: number };
export type ParsedLines = LineCounts & { readonly logins: Logins };

export async function* parseEach(
  blocks: AsyncIterable<LineBlock>,
  parser: Parser,
): AsyncGenerator<ParsedLines> {
  for await (const { scanned } of scanBlocks(blocks, parser.scanning)) {
    const before = parser.lines();
    const logins = new LoginsBuilder();
    const refused = scanned === undefined ? parser.skipOverlong() : parser.take(scanned, logins);
    if (scanned !== undefined) releaseBuffer(scanned.bytes);
    yield { ...refused, logins, lines: parser.lines() - before };
  }
}

/** Parses line by line and calls `watch` with each outcome. This takes ten times as long as parseEach. */
export async function* watchEach(
  blocks: AsyncIterable<LineBlock>,
  parser: Parser,
  watch: LineWatcher,
): AsyncGenerator<LineCounts> {
  for await (const { bytes, overlong } of blocks) {
    const before = parser.lines();
    const text = Buffer.from(bytes).toString('latin1');
    const refused = overlong ? parser.skipOverlong() : parser.parse(text, watch);
    if (overlong) watch(malformedAs.overlong, parser.lines(), '');
    yield { ...refused, lines: parser.lines() - before };
  }
}
