// macOS: `log show --style ndjson` and `compact`, and the default style, whose columns are thread, type, activity,
// process id and time to live. `--style syslog` is like any other line with a date.
import { ignoredAs, malformedAs } from '../model/outcome.js';
import { IMPOSSIBLE_TIME } from './calendar.js';
import { matchAt } from './characters.js';
import type { HeaderReader } from './header-reader.js';
import type { Header } from './header.js';
import { fillMessage } from './journal-entry.js';
import { textField, type JsonObject } from './json-object.js';
import { findProgram, readTag } from './tag.js';
import type { TimeStampReader } from './time-stamp.js';

// 0x1a2b     Default     0x0                  1234   0    sshd-session: (libsystem_info.dylib) Failed password …
const columns =
  / {1,16}0x[0-9a-f]{1,16} {1,16}[A-Z][A-Za-z]{2,15} {1,32}0x[0-9a-f]{1,16} {1,32}(\d{1,10}) {1,16}\d{1,10} {1,16}/y;

/** The default style: reads from the end of the time stamp on; `micros` is set. */
export const macosColumnsFormat: HeaderReader = (text, start, end, header) => {
  const match = matchAt(columns, text, start, end);
  if (!match) return malformedAs.noTime;
  readTag(text, columns.lastIndex, end, header);
  header.host = '';
  header.pid = Number(match[1]);
  return undefined;
};

// Df sshd[4242:1a2b3c] (libsystem_info.dylib) [com.apple.network:connection] Failed password …
const compact = / [A-Z][a-z]? {1,3}([\w.+-]{1,64})\[(\d{1,10}):[0-9a-f]{1,16}\] /y;

/** `--style compact`: reads from the end of the time stamp on; `micros` is set. */
export const macosCompactFormat: HeaderReader = (text, start, end, header) => {
  const match = matchAt(compact, text, start, end);
  if (!match) return malformedAs.noTime;
  const [, name = '', pid] = match;
  header.host = '';
  header.untagged = false;
  header.pid = Number(pid);
  header.program = findProgram(name);
  fillMessage(header, name, text.slice(compact.lastIndex, end));
  return undefined;
};

// Timestamp                       Thread     Type        Activity             PID    TTL
// Filtering the log data using "process == "sshd""
const heading =
  /Timestamp {2,40}(?:Thread|Ty |\()|Filtering the log data using "|Skipping info and debug messages/y;

export const macosHeadingFormat: HeaderReader = (text, start, end) =>
  matchAt(heading, text, start, end) ? ignoredAs.heading : malformedAs.noTime;

/** Fills `header` from an object of `--style ndjson`. */
export function fillFromMacos(
  object: JsonObject,
  time: TimeStampReader,
  header: Header,
): ReturnType<HeaderReader> {
  const stamp = textField(object, 'timestamp') ?? '';
  const afterTime = time.read(stamp, 0);
  if (afterTime === IMPOSSIBLE_TIME) return malformedAs.impossibleTime;
  if (afterTime !== stamp.length) return malformedAs.noTime;
  const file = textField(object, 'processImagePath') ?? '';
  const name = file.slice(file.lastIndexOf('/') + 1);
  const pid = object['processID'];
  header.micros = time.micros();
  header.host = '';
  header.untagged = false;
  header.pid = typeof pid === 'number' && Number.isSafeInteger(pid) && pid >= 0 ? pid : null;
  header.program = findProgram(name);
  const user = object['userID'];
  if (header.program !== null && typeof user === 'number' && user !== 0) return ignoredAs.otherUser;
  fillMessage(header, name, textField(object, 'eventMessage') ?? '');
  return undefined;
}
