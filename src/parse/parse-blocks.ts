// Blocks of lines -> batches of logins, each with the position that reading has reached after it.
import { releaseBuffer } from '../lib/buffer-pool.js';
import { fingerprint } from '../lib/fingerprint.js';
import type { LineBlock } from '../model/line-block.js';
import type { Logins } from '../model/logins.js';
import { LoginsBuilder } from '../model/logins-builder.js';
import type { Position } from '../model/source.js';
import type { MalformedLine, Parser } from './parser.js';
import { scanBlocks } from './scan/scan-blocks.js';
import type { ScannedBlock } from './scan/scanned-block.js';

export type ParsedBatch = {
  readonly logins: Logins;
  readonly malformed: readonly MalformedLine[];
  readonly malformedCount: number;
  /** Lines that claim to be sshd's and are not known. */
  readonly unrecognizedCount: number;
  /** Probes that have no login of their own, since one line tells of several. */
  readonly unwrittenProbes: number;
  /** How often lines were repeated beyond what one line may add. */
  readonly uncountedRepeats: number;
  readonly lines: number;
  /** The input ended in a line without a newline, which was left for the next run. */
  readonly leftUnfinished: boolean;
  readonly position: Position;
};

export type BatchOptions = {
  /** Ends the batch with the block that is being parsed, and then the whole. */
  readonly signal: AbortSignal;
  /** Whether a last line without a newline counts: asked when it comes. */
  readonly takeUnfinished: () => boolean;
};

// A third of what DuckDB compresses at once. A whole of it is 12 % faster there and asks MySQL, and clusters more so, for long
// transactions; 20,000 are a quarter slower (docs/decisions/0020).
const LOGINS_PER_BATCH = 40_960;
const BYTES_PER_BATCH = 64 << 20;

/**
 * Of distinct names, addresses and hosts: an ordinary batch has half as many at most. Several batches are in memory at once,
 * each in several forms.
 */
const TEXT_CHARS_PER_BATCH = 2 << 20;

/** Parses until the blocks end or fail or the signal comes; what was parsed by then is given out as the last batch. */
export async function* parseBlocks(
  blocks: AsyncIterable<LineBlock>,
  parser: Parser,
  { signal, takeUnfinished }: BatchOptions,
): AsyncGenerator<ParsedBatch> {
  let batch = new Batch(parser);
  try {
    for await (const { block, scanned } of scanBlocks(blocks, parser.scanning)) {
      const left = block.unfinished && !takeUnfinished();
      if (left) batch.leftUnfinished = true;
      else batch.add(block, scanned);
      if (scanned !== undefined) releaseBuffer(scanned.bytes);
      if (batch.isFull() || signal.aborted) {
        const full = batch;
        batch = new Batch(parser, full.room());
        yield full.close();
      }
      if (signal.aborted) return;
    }
  } catch (error) {
    // A damaged file: what was read of it counts, then the failure.
    if (!batch.isEmpty()) yield batch.close();
    throw error;
  }
  if (!batch.isEmpty()) yield batch.close();
}

class Batch {
  readonly #parser: Parser;
  readonly #firstLine: number;
  readonly #logins: LoginsBuilder;
  readonly #malformed: MalformedLine[] = [];
  #malformedCount = 0;
  #unrecognizedCount = 0;
  #unwrittenProbes = 0;
  #uncountedRepeats = 0;
  #bytes = 0;
  #last: LineBlock | undefined;
  leftUnfinished = false;

  /** @param room for so many logins; there may be more */
  constructor(parser: Parser, room?: number) {
    this.#parser = parser;
    this.#firstLine = parser.lines();
    this.#logins = new LoginsBuilder(room);
  }

  /** What the next batch will need, if it is like this one. */
  room(): number {
    return Math.ceil(this.#logins.count * 1.2);
  }

  add(block: LineBlock, scanned: ScannedBlock | undefined): void {
    const parsed =
      scanned === undefined ? this.#parser.skipOverlong() : this.#parser.take(scanned, this.#logins);
    this.#malformed.push(...parsed.malformed);
    this.#malformedCount += parsed.malformedCount;
    this.#unrecognizedCount += parsed.unrecognizedCount;
    this.#unwrittenProbes += parsed.unwrittenProbes;
    this.#uncountedRepeats += parsed.uncountedRepeats;
    this.#bytes += scanned?.bytes.length ?? 0;
    this.#last = block;
  }

  isFull(): boolean {
    return (
      this.#logins.count >= LOGINS_PER_BATCH ||
      this.#bytes >= BYTES_PER_BATCH ||
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
