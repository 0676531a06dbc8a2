// Detects the content of a file by its bytes.

// First bytes of compressed files: RFC 1952 (gzip), the .xz format 2.1.1, RFC 8878 (zstd), bzip2.
import { NEWLINE } from '../lib/character-codes.js';
const magics = [
  { format: 'gzip', bytes: [0x1f, 0x8b] },
  { format: 'xz', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { format: 'zstd', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { format: 'bzip2', bytes: [0x42, 0x5a, 0x68] },
] as const;

/** This many first bytes show the compression of a file. */
export const MAGIC_BYTES = 6;

export type Compression = (typeof magics)[number]['format'];

/** The compression of a file with these first bytes, undefined if it is not compressed. */
export function findCompression(head: Uint8Array): Compression | undefined {
  return magics.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte))?.format;
}

// Logs have runs of NULs too: copytruncate leaves one, and each power failure. Binary files have them everywhere.
const MAX_NUL_RUNS = 8;
const MAX_CONTROL_SHARE = 0.1;

/** Whether the first bytes are those of a journal file. Source: systemd, journal-def.h, HEADER_SIGNATURE. */
export function isJournalFile(head: Uint8Array): boolean {
  return startsWith(head, 'LPKSHHRH');
}

// journalctl begins each entry with the first field; systemd-journal-remote also accepts exports that begin with the
// second.
const exportBeginnings = ['__CURSOR=', '__REALTIME_TIMESTAMP='];

/** Whether the first bytes, or those that have arrived so far, are the beginning of a journal export. */
export function isExport(head: Uint8Array): boolean {
  if (head.length === 0) return false;
  const text = Buffer.from(head.subarray(0, MAX_BEGINNING_BYTES)).toString('latin1');
  return exportBeginnings.some((beginning) => text.startsWith(beginning) || beginning.startsWith(text));
}

const MAX_BEGINNING_BYTES = 32;

/** Whether the first bytes of an input are not text, judged by their NULs and control characters. */
export function isBinary(head: Uint8Array): boolean {
  if (isExport(head)) return false;
  let nulRuns = 0;
  let controls = 0;
  let others = 0;
  head.forEach((byte, i) => {
    if (byte === 0) nulRuns += head[i - 1] === 0 ? 0 : 1;
    else if (byte < 0x20 && !textControls.has(byte)) controls += 1;
    else others += 1;
  });
  return nulRuns > MAX_NUL_RUNS || controls > (controls + others) * MAX_CONTROL_SHARE;
}

/**
 * The size of the sample if a log does not begin with text. It is smaller for a pipe, whose next bytes may take long to
 * arrive.
 */
export const FILE_SAMPLE_BYTES = 1 << 20;
export const STREAM_SAMPLE_BYTES = 1 << 16;

/** A time, and part of the host after it. */
const BEGINNING_CHARS = 24;
const MIN_DIGITS = 4;
/** For the name of a month in another language. */
const MAX_NOT_ASCII = 8;

// eslint-disable-next-line no-control-regex -- escape begins a colour
const textBeginning = /^[\t\u001b -~\u0080-\u00ff]{24}/;

/**
 * Whether any line of a sample begins like a line of a log: with text that contains digits. The rest of a line does not
 * count: a power failure leaves blocks of other files, and clients send user names of any bytes.
 */
export function hasLogLine(sample: Uint8Array): boolean {
  const bytes = Buffer.from(sample.buffer, sample.byteOffset, sample.length);
  for (let at = 0; at >= 0 && at < bytes.length;) {
    let start = at;
    while (bytes[start] === 0) start += 1;
    if (beginsLikeLog(bytes.toString('latin1', start, start + BEGINNING_CHARS))) return true;
    const newline = bytes.indexOf(NEWLINE, start);
    at = newline < 0 ? -1 : newline + 1;
  }
  return false;
}

function beginsLikeLog(beginning: string): boolean {
  if (!textBeginning.test(beginning)) return false;
  const digits = beginning.replace(/\D/g, '').length;
  const notAscii = beginning.replace(/[^\u0080-\u00ff]/g, '').length;
  return digits >= MIN_DIGITS && notAscii <= MAX_NOT_ASCII;
}

/** Whether this is UTF-16 text of Windows, by its byte order mark. */
export function isUtf16(head: Uint8Array): boolean {
  return startsWith(head, '\u00ff\u00fe') || startsWith(head, '\u00fe\u00ff');
}

function startsWith(head: Uint8Array, text: string): boolean {
  return Buffer.from(head.subarray(0, text.length)).toString('latin1') === text;
}

// Tab, line feed, carriage return, escape.
const textControls = new Set([0x09, 0x0a, 0x0d, 0x1b]);
