// What every kind of input can do, whatever it is made of.
import type { Position } from '../model/source.js';
import type { LineBlock } from '../model/line-block.js';

/** `here`: the log goes on from the position. `shorter`: it ends before. `different`: other bytes stand before it. */
export type Resumed = 'here' | 'shorter' | 'different';

export interface LogInput {
  readonly kind: 'file' | 'stream' | 'journal';
  /** As the user gave it; `-` is standard input. */
  readonly name: string;
  /** When the log was last written, milliseconds since 1970 UTC; for a stream: undefined. */
  readonly modifiedAtMs: number | undefined;
  /** When the log was rotated, by its name: the end of that day or hour, local time as if it were UTC. */
  readonly rotatedAtLocalMs?: number | undefined;
  /** Size as stored (compressed, if it is), or undefined for a stream. */
  readonly sizeBytes: number | undefined;
  /** The first bytes of the (decompressed) log, at most MAX_HEAD_BYTES; more while a short log grows. */
  readonly head: Uint8Array;
  /** Whether a line without a newline at the end may still be growing. */
  readonly mayGrow: boolean;
  /** Says that nothing is written to it any more. */
  finish?(): void;
  /** Which file it is, whatever its name; undefined where it is none, or was emptied while it was read. */
  readonly fileId?: string | undefined;
  /** What the user should know of the log, and that does not stop the reading; more may come until it is read. */
  readonly notices?: readonly string[];
  /** Of a journal: whether nobody but journald and root can have written it. */
  readonly isTrusted?: boolean;
  /**
   * Goes to a position, if the bytes before it are still those that were read then; else stays at the beginning.
   * @param isEntryEnd whether the position, if the log is a journal export, is known to be the end of an entry
   */
  resume(position: Position, isEntryEnd?: boolean): Promise<Resumed>;
  /** For a look at the whole log before it is read: the next bytes from its beginning on, into `memory`; 0 at its end. */
  readAhead?(memory: Uint8Array): Promise<number>;
  /** Reads no further than to an offset, of the bytes that the log has: what follows waits for another run. */
  endAt?(offsetBytes: number, lengthBytes: number): void;
  /** Whether there is something that waits. */
  readonly hasWaiting?: boolean;
  /**
   * The rest of the log. To be called once.
   * @param entryByEntry of a journal export a block for each entry: so it is known where each of them ends
   */
  blocks(entryByEntry?: boolean): AsyncIterable<LineBlock>;
  /** Bytes taken from the disk or the stream so far, of `sizeBytes`. */
  bytesRead(): number;
  close(): Promise<void>;
}
