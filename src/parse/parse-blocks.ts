// Blocks of lines -> batches of logins, each with the read position at its end; or the logins of each block as soon as it is
// read, for commands that print them.
import { releaseBuffer } from '../lib/buffer-pool.js';
import { fingerprint } from '../lib/identity.js';
import { type BatchLimits, defaultBatchLimits } from '../model/batch-limits.js';
import type { LineBlock } from '../model/line-block.js';
import type { Logins } from '../model/logins.js';
import { LoginsBuilder } from '../model/logins-builder.js';
import { malformedAs } from '../model/outcome.js';
import type { LineExample, OtherLineCounts } from '../model/evidence.js';
import type { SessionEnd } from '../model/session-end.js';
import type { Position } from '../model/source.js';
import type { LineWatcher, Parser } from './parser.js';
import { scanBlocks, type ScannedBlock } from '../scanner/scanner.js';

export type ParsedBatch = OtherLineCounts & {
  readonly logins: Logins;
  /** In the order of lines; two lines may report the same end. */
  readonly sessionEnds: readonly SessionEnd[];
  readonly lines: number;
  /** Whether the input ended in a line without a newline, which is left for the next run. */
  readonly leftUnfinished: boolean;
  readonly position: Position;
};

export type BatchOptions = {
  /** Ends the current batch after the block that is being parsed, and then the generator. */
  readonly signal: AbortSignal;
  /** Whether to parse a last line without a newline; called when that line comes. */
  readonly takeUnfinished: () => boolean;
  /** What the database wants at once. */
  readonly limits?: BatchLimits;
};

/**
 * Characters of distinct user names, addresses and hosts. An ordinary batch has half as many at most. The limit matters
 * because several batches are in memory at once.
 */
const TEXT_CHARS_PER_BATCH = 2 << 20;

/** Yields batches until the blocks end or fail, or the signal comes; the last batch is what was parsed by then. */
export async function* parseBlocks(
  blocks: AsyncIterable<LineBlock>,
  parser: Parser,
  { signal, takeUnfinished, limits = defaultBatchLimits }: BatchOptions,
): AsyncGenerator<ParsedBatch> {
  let batch = new OpenBatch(parser);
  try {
    for await (const { block, scanned } of scanBlocks(blocks, parser.scanning)) {
      const left = block.unfinished && !takeUnfinished();
      if (left) batch.leftUnfinished = true;
      else batch.add(block, scanned);
      if (scanned !== undefined) releaseBuffer(scanned.bytes);
      if (batch.isFull(limits) || signal.aborted) {
        const full = batch;
        batch = new OpenBatch(parser, full.capacity());
        yield full.close();
      }
      if (signal.aborted) return;
    }
  } catch (error) {
    // The file is damaged: yield what was read before the damage, then throw.
    if (!batch.isEmpty()) yield batch.close();
    throw error;
  }
  if (!batch.isEmpty()) yield batch.close();
}

export type LineCounts = OtherLineCounts & { readonly lines: number };
export type ParsedLines = LineCounts & { readonly logins: Logins };

/** Yields the logins of each block. */
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

class OpenBatch {
  readonly #parser: Parser;
  readonly #firstLine: number;
  readonly #logins: LoginsBuilder;
  readonly #malformed: LineExample[] = [];
  readonly #sessionEnds: SessionEnd[] = [];
  #malformedCount = 0;
  #unrecognizedCount = 0;
  #unwrittenProbes = 0;
  #uncountedRepeats = 0;
  #bytes = 0;
  #last: LineBlock | undefined;
  leftUnfinished = false;

  /** @param capacity the number of logins to allocate memory for; the batch may have more */
  constructor(parser: Parser, capacity?: number) {
    this.#parser = parser;
    this.#firstLine = parser.lines();
    this.#logins = new LoginsBuilder(capacity);
  }

  /** The number of logins to allocate memory for in the next batch. */
  capacity(): number {
    return Math.ceil(this.#logins.count * 1.2);
  }

  add(block: LineBlock, scanned: ScannedBlock | undefined): void {
    const parsed =
      scanned === undefined ? this.#parser.skipOverlong() : this.#parser.take(scanned, this.#logins);
    this.#malformed.push(...parsed.malformed);
    for (const end of parsed.sessionEnds) this.#sessionEnds.push(end);
    this.#malformedCount += parsed.malformedCount;
    this.#unrecognizedCount += parsed.unrecognizedCount;
    this.#unwrittenProbes += parsed.unwrittenProbes;
    this.#uncountedRepeats += parsed.uncountedRepeats;
    this.#bytes += scanned?.bytes.length ?? 0;
    this.#last = block;
  }

  isFull(limits: BatchLimits): boolean {
    return (
      this.#logins.count >= limits.logins ||
      this.#bytes >= limits.bytes ||
      this.#logins.textChars >= TEXT_CHARS_PER_BATCH
    );
  }

  isEmpty(): boolean {
    return this.#last === undefined && !this.leftUnfinished;
  }

  close(): ParsedBatch {
    const tail = Buffer.from(this.#last?.tail ?? '', 'latin1');
    return {
      logins: this.#logins,
      sessionEnds: this.#sessionEnds,
      malformed: this.#malformed,
      malformedCount: this.#malformedCount,
      unrecognizedCount: this.#unrecognizedCount,
      unwrittenProbes: this.#unwrittenProbes,
      uncountedRepeats: this.#uncountedRepeats,
      lines: this.#parser.lines() - this.#firstLine,
      leftUnfinished: this.leftUnfinished,
      position: {
        offsetBytes: this.#last?.endOffsetBytes ?? 0,
        lines: this.#parser.lines(),
        tailBytes: tail.length,
        tailHash: fingerprint(tail),
        cursor: this.#last?.cursor ?? null,
        parserState: this.#parser.state(),
      },
    };
  }
}
