// OpenSSH for Windows, C:\ProgramData\ssh\logs\sshd.log: process id, local time and message, without a tag.
import { malformedAs } from '../model/outcome.js';
import { matchAt } from './characters.js';
import type { HeaderReader } from './header-reader.js';
import type { TimeStampReader } from './time-stamp.js';

// 4242 2026-05-01 10:00:07.123 Failed password …
const processAndDate = /(\d{1,10}) (?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} )/y;
// 4242 10:00:07:123 Failed password … (before 7.7)
const processAndClock = /\d{1,10} \d\d:\d\d:\d\d[:.]\d{3} /y;
const TIME_BYTES = '2026-05-01 10:00:07.123 '.length;

export function windowsFormat(time: TimeStampReader): HeaderReader {
  return (text, start, end, header) => {
    if (matchAt(processAndClock, text, start, end)) return malformedAs.noDate;
    const match = matchAt(processAndDate, text, start, end);
    if (!match) return malformedAs.noTime;
    const timeAt = processAndDate.lastIndex;
    if (time.read(text, timeAt) < 0) return malformedAs.impossibleTime;
    header.micros = time.micros();
    header.host = '';
    header.program = 'sshd';
    header.pid = Number(match[1]);
    header.untagged = true;
    header.text = text;
    header.start = Math.min(timeAt + TIME_BYTES, end);
    header.end = end;
    return undefined;
  };
}
