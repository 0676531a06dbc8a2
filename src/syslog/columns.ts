// Columns that an exporter puts before a whole line: labels, names of hosts and logs. A client chooses the user name in a
// message, so plain words are not columns. A column is a known label, a word before a tab, a comma or a semicolon, or one
// word with a digit in it. A word that ends in a colon is a tag, not a column.
import { isUnread } from '../model/outcome.js';
import { afterMatch, afterWhitespace, matchAt } from './characters.js';
import { NO_PLACE, type HeaderReader } from './header.js';
import { headerBegins, isExactAt } from './nested-lines.js';
import { afterWord } from './origin-words.js';
import type { TimeStampReader } from './time-stamp.js';

// web1, · "web1", · web1<TAB>
const column = /(?:"[^"]{0,255}"|[^\s,;"]{0,254}[^\s,;":\])])?(?: ?[,;]| {0,8}\t)[ \t]{0,8}/y;
// i-0123456789abcdef0
const name = /(?=[A-Za-z_-]{0,64}\d)[\w.-]{1,128}[ \t]{1,8}/y;
const MAX_COLUMNS = 8;
const QUOTE = '"';

/** Reads columns and the line after them, from any index on. @param readLine reads a whole line */
export function columnsFormat(readLine: HeaderReader): HeaderReader {
  return (text, start, end, header) => {
    let at = afterMatch(name, text, start, end);
    for (let columns = 0; columns < MAX_COLUMNS; columns += 1) {
      if (columns > 0 || at === start) at = afterColumn(text, at, end);
      if (at === NO_PLACE) return undefined;
      const isQuoted = text.startsWith(QUOTE, at);
      const lineAt = isQuoted ? at + 1 : at;
      if (!headerBegins(text, lineAt, end)) continue;
      const lineEnd = isQuoted ? text.lastIndexOf(QUOTE, end - 1) : end;
      return lineEnd <= lineAt ? undefined : readLine(text, lineAt, lineEnd, header);
    }
    return undefined;
  };
}

function afterColumn(text: string, at: number, end: number): number {
  const after = afterMatch(column, text, at, end);
  if (after > at) return after;
  const label = afterWord(text, at, end);
  return label > at ? afterWhitespace(text, label, end) : NO_PLACE;
}

// 2026-05-01T08:00:07.000Z,web1,"May  1 10:00:07 web1 sshd[4242]: …"
const separator = /"?[,;]/y;

/** Reads columns with a time in the first one. */
export function columnsAfterTimeFormat(time: TimeStampReader, readNested: HeaderReader): HeaderReader {
  const readColumns = columnsFormat(readNested);
  return (text, start, end, header) => {
    const timeAt = text.startsWith(QUOTE, start) ? start + 1 : start;
    const stamp = time.read(text, timeAt);
    if (isUnread(stamp) || !matchAt(separator, text, stamp.end, end)) return undefined;
    const afterTime = stamp.end;
    header.micros = stamp.micros;
    header.host = '';
    header.isExact = isExactAt(text, timeAt, end);
    return readColumns(text, timeAt > start ? afterTime + 1 : afterTime, end, header);
  };
}
