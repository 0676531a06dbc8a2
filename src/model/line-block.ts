// What read/ hands to the parser: blocks of lines, and the fields of a journal entry.

/** A piece of a log, cut at line ends. */
export type LineBlock = {
  /** Whole lines, each with its newline, except perhaps the last line of the input. Empty if `overlong`. */
  readonly bytes: Uint8Array;
  /** The block stands for one line that was too long; its text was dropped. */
  readonly overlong: boolean;
  /** The last line of the input, without a newline: it may still be being written. */
  readonly unfinished: boolean;
  /** End of the block, in bytes from the beginning of the (decompressed) input. */
  readonly endOffsetBytes: number;
  /** The last bytes before that offset, as latin1: they prove the position. */
  readonly tail: string;
  /** Of a journal: the cursor of the last entry in the block, as journalctl writes it. */
  readonly cursor: string | null;
};

/**
 * The fields of a journal entry that authtrack reads (systemd.journal-fields(7)). journalctl is asked for these fields,
 * and a journal export is reduced to them. journald itself sets the fields whose names begin with an underscore.
 */
export const journalFields = [
  '__REALTIME_TIMESTAMP',
  'SYSLOG_IDENTIFIER',
  '_COMM',
  '_EXE',
  '_PID',
  'SYSLOG_PID',
  '_HOSTNAME',
  '_UID',
  'MESSAGE',
] as const;

export type JournalField = (typeof journalFields)[number];
