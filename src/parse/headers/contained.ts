// What a program in a container, or under a log writer, wrote to its output: a whole line of syslog, or a message
// without any header. The time of the container is in `header` already; a line's own time goes before it if it leaves
// nothing to guess: no year, no zone.
import { malformedAs } from '../outcome.js';
import { matchAt } from './characters.js';
import type { Form } from './form.js';
import { skipDropbearStamp } from './message-prefix.js';
import { readTag } from './tag.js';

// sshd[4242]: · crond[1]:
const tagWithProcess = /[^\s:[\]]{1,64}\[\d{1,10}\]: /y;
// 2026-03-01T10:00:07.123+01:00 · <38>1 2026-03-01T10:00:07Z
const exactTime =
  /(?:<\d{1,3}>(?:1 )?)?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d(?::?\d\d)?) /iy;

/** @param readLine reads a line of any form */
export function containedReader(readLine: Form): Form {
  return (text, start, end, header) => {
    const { micros } = header;
    header.host = '';
    header.text = text;
    header.start = start;
    header.end = end;
    header.bare = false;
    if (skipDropbearStamp(header)) {
      header.program = 'dropbear';
      return undefined;
    }
    const refused = readLine(text, start, end, header);
    if (refused !== malformedAs.noTime) {
      if (!matchAt(exactTime, text, start, end)) header.micros = micros;
      return refused;
    }
    header.micros = micros;
    header.host = '';
    readTag(text, start, end, header);
    if (header.program !== null || matchAt(tagWithProcess, text, start, end)) return undefined;
    header.program = 'sshd';
    header.bare = true;
    return undefined;
  };
}
