// The output of a program in a container or under a log writer: a whole line of syslog, or a message without a header.
// `header` has the time of the container.
import { malformedAs } from '../model/outcome.js';
import { matchAt } from './characters.js';
import type { HeaderReader } from './header-reader.js';
import { skipDropbearStamp } from './message-prefix.js';
import { readTag } from './tag.js';

// sshd[4242]: · crond[1]:
const tagWithProcess = /[^\s:[\]]{1,64}\[\d{1,10}\]: /y;

/**
 * Makes the reader of such output.
 * @param readNested reads a line within another line
 */
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
