/** A piece of a log, cut at line ends. */
export type LineBlock = {
  /** Whole lines, each with its newline but perhaps the last of all. Empty when `overlong`. */
  readonly bytes: Uint8Array;
  /** One line that was too long to be kept; its text was dropped. */
  readonly overlong: boolean;
  /** The last line of the input, without a newline: perhaps still being written. */
  readonly unfinished: boolean;
  /** Where the block ends, in bytes from the beginning of the (decompressed) input. */
  readonly endOffsetBytes: number;
  /** The last bytes before that, as latin1: proof of the position. */
  readonly tail: string;
  /** Where the input is a journal: the last entry up to the end of the block, as journalctl names it. */
  readonly cursor: string | null;
};
