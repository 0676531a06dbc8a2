// The interface of all inputs.
import type { Position } from '../model/source.js';
import type { LineBlock } from '../model/line-block.js';

/**
 * `here`: the log continues at the position. `shorter`: it ends before. `different`: the bytes before it have changed.
 */
export type Resumed = 'here' | 'shorter' | 'different';

export interface LogInput {
  readonly kind: 'file' | 'stream' | 'journal';
  /** The name as the user gave it; `-` is standard input. */
  readonly name: string;
  /** When the log was last written, milliseconds since 1970 UTC. Undefined for a stream. */
  readonly modifiedAtMs: number | undefined;
  /** When the log was rotated, according to its name: the end of that day or hour, local time as if it were UTC. */
  readonly rotatedAtLocalMs?: number | undefined;
  /** Size on disk (compressed, if it is). Undefined for a stream. */
  readonly sizeBytes: number | undefined;
  /** The first bytes of the (decompressed) log, at most MAX_HEAD_BYTES. Gets longer while a short log grows. */
  readonly head: Uint8Array;
  /** Whether a last line without a newline may still be growing. */
  readonly mayGrow: boolean;
  /** Declares that nothing more will be written to the log. */
  finish?(): void;
  /** Identifies the file whatever its name. Undefined if it is not a file, or was emptied while it was read. */
  readonly fileId?: string | undefined;
  /** Notices for the user that do not stop reading. More may come until the log is read. */
  readonly notices?: readonly string[];
  /** For a journal: whether only journald and root can have written it. */
  readonly isTrusted?: boolean;
  /**
   * Continues at a position, if the bytes before it have not changed; otherwise stays at the beginning.
   * @param isEntryEnd whether the position, if the log is a journal export, is known to be the end of an entry
   */
  resume(position: Position, isEntryEnd?: boolean): Promise<Resumed>;
  /**
   * Copies the next bytes of the log, from its beginning, into `memory`, for a look before it is read. Returns 0 at the
   * end.
   */
  readAhead?(memory: Uint8Array): Promise<number>;
  /** Limits reading to an offset, of `lengthBytes` in the log. The rest waits for another run. */
  endAt?(offsetBytes: number, lengthBytes: number): void;
  /** Whether something is left for another run. */
  readonly hasWaiting?: boolean;
  /**
   * The rest of the log. Call it once.
   * @param entryByEntry one block per entry of a journal export, so that the end of each entry is known
   */
  blocks(entryByEntry?: boolean): AsyncIterable<LineBlock>;
  /** Bytes read so far from the disk or the stream, of `sizeBytes`. */
  bytesRead(): number;
  close(): Promise<void>;
}
