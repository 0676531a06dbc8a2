// Looks for a line of sshd among the lines that the scanner ignored, of which it makes no record. This runs only for a block
// that has a tag of sshd, and only until the log has a line of sshd: mostly once for each log.
import * as at from './assembly/record-fields.js';
import { SLOW, STRIDE } from './assembly/record-fields.js';

// May  1 10:00:07 web1 sshd[4242]: · 2026-05-01T10:00:07.123456+02:00 web1 sshd-session[4242]: · 2026-05-01 10:00:07 web1 sshd[1]:
const taggedLine =
  /^(?:[A-Za-z]{3} [ \d]\d \S+|\d{4}-\S+(?: \d\d:\S+)?) \S+ sshd(?:-session)?\[\d{1,9}\]: ./m;

/**
 * Whether sshd wrote a line that the scanner ignored.
 * @param bytes the block, up to the last record that was read
 * @param records the records that were read
 */
export function findIgnoredSshd(bytes: Buffer, records: Int32Array): boolean {
  let from = 0;
  for (let record = 0; record < records.length; record += STRIDE) {
    if (records[record + at.what] !== SLOW) continue;
    // Skips the lines that the line parser reads.
    if (taggedLine.test(bytes.toString('latin1', from, records[record + at.start]))) return true;
    from = records[record + at.end] ?? from;
  }
  return taggedLine.test(bytes.toString('latin1', from));
}
