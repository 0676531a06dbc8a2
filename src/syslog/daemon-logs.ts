// Logs that the daemon itself writes, without a syslog daemon, a host and a tag.
import { isUnread, malformedAs } from '../model/outcome.js';
import { matchAt } from './characters.js';
import { SPACE } from '../lib/character-codes.js';
import type { HeaderReader } from './header.js';
import type { TimeStampReader } from './time-stamp.js';

// [825] Jul 10 23:53:52 Bad password attempt for …
const process = /\[(\d{1,10})\] (?=[A-Z][a-z]{2} )/y;

/** Reads the standard error of `dropbear -E`. */
export function dropbearFormat(time: TimeStampReader): HeaderReader {
  return (text, start, end, header) => {
    const match = matchAt(process, text, start, end);
    if (!match) return undefined;
    const stamp = time.read(text, process.lastIndex);
    if (isUnread(stamp)) return stamp;
    if (text.charCodeAt(stamp.end) !== SPACE) return undefined;
    header.micros = stamp.micros;
    header.host = '';
    header.program = 'dropbear';
    header.pid = Number(match[1]);
    header.untagged = false;
    header.text = text;
    header.start = Math.min(stamp.end + 1, end);
    header.end = end;
    return header;
  };
}

// 4242 2026-05-01 10:00:07.123 Failed password …
const processAndDate = /(\d{1,10}) (?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} )/y;
// 4242 10:00:07:123 Failed password … (before 7.7)
const processAndClock = /\d{1,10} \d\d:\d\d:\d\d[:.]\d{3} /y;
const TIME_BYTES = '2026-05-01 10:00:07.123 '.length;

/** Reads OpenSSH for Windows, C:\ProgramData\ssh\logs\sshd.log: process id, local time and message, without a tag. */
export function windowsFormat(time: TimeStampReader): HeaderReader {
  return (text, start, end, header) => {
    if (matchAt(processAndClock, text, start, end)) return malformedAs.noDate;
    const match = matchAt(processAndDate, text, start, end);
    if (!match) return undefined;
    const timeAt = processAndDate.lastIndex;
    const stamp = time.read(text, timeAt);
    if (isUnread(stamp)) return stamp;
    header.micros = stamp.micros;
    header.host = '';
    header.program = 'sshd';
    header.pid = Number(match[1]);
    header.untagged = true;
    header.text = text;
    header.start = Math.min(timeAt + TIME_BYTES, end);
    header.end = end;
    return header;
  };
}
