// What a program in a container, or under a log writer, wrote to its output: a whole line of syslog, or a message
// without any header. The time of the container is in `header` already.
import { malformedAs } from '../outcome.js';
import { matchAt } from './characters.js';
import type { HeaderReader } from './header-reader.js';
import { skipDropbearStamp } from './message-prefix.js';
import { readTag } from './tag.js';

// sshd[4242]: · crond[1]:
const tagWithProcess = /[^\s:[\]]{1,64}\[\d{1,10}\]: /y;

/** @param readNested reads a whole line within one that was read */
export function nestedLineReader(readNested: HeaderReader): HeaderReader {
  return (text, start, end, header) => {
    const { micros, isExact } = header;
    header.host = '';
    header.text = text;
    header.start = start;
    header.end = end;
    header.untagged = false;
    if (skipDropbearStamp(header)) {
      header.program = 'dropbear';
      return undefined;
    }
    const refused = readNested(text, start, end, header);
    if (refused !== malformedAs.noTime) return refused;
    header.micros = micros;
    header.isExact = isExact;
    header.host = '';
    readTag(text, start, end, header);
    if (header.program !== null || matchAt(tagWithProcess, text, start, end)) return undefined;
    header.program = 'sshd';
    header.untagged = true;
    return undefined;
  };
}
